using Microsoft.Win32.SafeHandles;

namespace Monitoring.Agent.Host;

/// <summary>
/// A small file of /proc, /sys or the like that is opened once and read whole again and again, without allocating.
/// Reopened when
/// reading fails, as it does with ENODEV once the device behind it was taken away and came back.
/// </summary>
/// <remarks>Not safe for several threads. Its buffer grows with the file up to <see cref="BytesMax"/>.</remarks>
public sealed class HostFile(string path) : IDisposable
{
    /// <summary>The longest file that is read: 4 MiB.</summary>
    public const int BytesMax = 4 << 20;

    private const int InitialBytes = 1024;

    private SafeFileHandle? handle;
    private byte[] buffer = new byte[InitialBytes];

    /// <summary>Which file it is.</summary>
    public string Path { get; } = path;

    /// <summary>The file's present content; the span is valid until the next call.</summary>
    /// <exception cref="IOException">It isn't there (<see cref="FileNotFoundException"/>,
    /// <see cref="DirectoryNotFoundException"/>), can't be read, or is over <see cref="BytesMax"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ReadOnlySpan<byte> Read()
    {
        if (handle is null)
            return ReadAfresh();
        try
        {
            return ReadOpened(handle);
        }
        catch (IOException)
        {
            return ReadAfresh();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        handle?.Dispose();
        handle = null;
    }

    private ReadOnlySpan<byte> ReadAfresh()
    {
        Dispose();
        var opened = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var content = ReadOpened(opened);
            handle = opened;
            return content;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private ReadOnlySpan<byte> ReadOpened(SafeFileHandle opened)
    {
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == BytesMax)
                    throw new IOException($"{Path} is over {BytesMax} bytes long");
                Array.Resize(ref buffer, length * 2);
            }
            var read = RandomAccess.Read(opened, buffer.AsSpan(length), length);
            if (read == 0)
                return buffer.AsSpan(0, length);
            length += read;
        }
    }
}
