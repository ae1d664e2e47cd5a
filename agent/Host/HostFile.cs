using Microsoft.Win32.SafeHandles;

namespace Monitoring.Agent.Host;

/// <summary>
/// A small file of /proc, /sys or the like that is opened once and read whole again and again, without allocating.
/// Reopened when reading fails, as it does with ENODEV once the device behind it was taken away and came back.
/// </summary>
/// <remarks>
/// Not safe for several threads. Its buffer grows with the file up to <see cref="BytesMax"/>. A file that is replaced
/// by renaming another over it goes on showing its old content; make a new <see cref="HostFile"/> for such a one.
/// </remarks>
public sealed class HostFile(string path) : IDisposable
{
    /// <summary>The longest file that is read: 4 MiB.</summary>
    public const int BytesMax = 4 << 20;

    private const int InitialBytes = 128;

    private SafeFileHandle? handle;
    private byte[] buffer = new byte[InitialBytes];

    /// <summary>Which file it is.</summary>
    public string Path { get; } = path;

    /// <summary>The number (errno) of the error that the last reading met; 0 when it succeeded.</summary>
    public int Error { get; private set; }

    /// <summary>The file's present content; the span is valid until the next call.</summary>
    /// <exception cref="IOException">It isn't there (<see cref="FileNotFoundException"/>), can't be read, or is over
    /// <see cref="BytesMax"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ReadOnlySpan<byte> Read() => TryRead(out var content) ? content : throw LibC.Failure(Path, Error);

    /// <summary>
    /// As <see cref="Read"/>, but false when the file isn't there, which costs one system call and no exception.
    /// </summary>
    public bool ReadIfPresent(out ReadOnlySpan<byte> content)
    {
        if (TryRead(out content))
            return true;
        return LibC.IsAbsence(Error) ? false : throw LibC.Failure(Path, Error);
    }

    /// <summary>
    /// As <see cref="Read"/>, but false and <see cref="Error"/> for whatever the kernel answers: some attributes
    /// refuse to be read at times.
    /// </summary>
    /// <exception cref="IOException">It is over <see cref="BytesMax"/>.</exception>
    public bool TryRead(out ReadOnlySpan<byte> content)
    {
        if (handle is not null && ReadOpened(handle, out content))
            return true;
        Dispose();
        content = default;
        handle = LibC.OpenToRead(Path, out var error);
        Error = error;
        if (handle is null)
            return false;
        if (ReadOpened(handle, out content))
            return true;
        Dispose();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        handle?.Dispose();
        handle = null;
    }

    private bool ReadOpened(SafeFileHandle opened, out ReadOnlySpan<byte> content)
    {
        content = default;
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == BytesMax)
                    throw new IOException($"{Path} is over {BytesMax} bytes long");
                Array.Resize(ref buffer, length * 2);
            }
            var read = LibC.ReadAt(opened, buffer.AsSpan(length), length, out var error);
            Error = error;
            if (read < 0)
                return false;
            length += read;
            if (read > 0)
                continue;
            content = buffer.AsSpan(0, length);
            return true;
        }
    }
}
