using Monitoring.Agent.Host;

namespace Monitoring.Agent.Delivery;

/// <summary>The files of a directory on disk, which only their owner may read. Keeps none of them open.</summary>
/// <param name="path">The directory; it must be there.</param>
public sealed class SpoolDirectory(string path) : ISpoolFiles
{
    private static readonly FileStreamOptions Reading = new()
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite,
        BufferSize = 0,
    };

    private static readonly FileStreamOptions Appending = new()
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> List()
    {
        try
        {
            var names = Directory.GetFiles(path).Select(file => Path.GetFileName(file)).ToArray();
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (UnauthorizedAccessException e)
        {
            throw Refused(path, e);
        }
    }

    /// <inheritdoc/>
    public long Length(string name)
    {
        using var file = Open(name, Reading);
        return file.Length;
    }

    /// <inheritdoc/>
    public int Read(string name, long offset, Span<byte> into)
    {
        using var file = Open(name, Reading);
        file.Position = offset;
        return file.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
    }

    /// <inheritdoc/>
    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        using var file = Open(name, Appending);
        file.Write(bytes);
    }

    /// <inheritdoc/>
    public void Sync(string name)
    {
        using (var file = Open(name, Appending))
            file.Flush(flushToDisk: true);
        SyncNames();
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        try
        {
            File.Move(PathOf(from), PathOf(to), overwrite: true);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Refused(PathOf(from), e);
        }
        SyncNames();
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (UnauthorizedAccessException e)
        {
            throw Refused(PathOf(name), e);
        }
    }

    private string PathOf(string name) => Path.Combine(path, name);

    private FileStream Open(string name, FileStreamOptions options)
    {
        try
        {
            return new FileStream(PathOf(name), options);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Refused(PathOf(name), e);
        }
    }

    // A name is kept in its directory, so the directory has to reach the disk as well.
    private void SyncNames()
    {
        if (LibC.SyncDirectory(LibC.PathBytes(path)) is var error and not 0)
            throw new IOException($"{path} cannot be written to disk (errno {error})", error);
    }

    private static IOException Refused(string file, UnauthorizedAccessException e) =>
        new($"{file} may not be used by this user, or its file system is read-only", e);
}
