using System.Text;

namespace Monitoring.Agent.Host;

/// <summary>
/// An attribute of sysfs, or any file with one short value. Nothing is allocated, and a file that is missing or refuses
/// to be read is a result and no exception.
/// </summary>
/// <remarks>
/// It stays open, since opening costs eight times as much as reading, and is opened anew when its device was taken away
/// (ENODEV). A host may have more attributes than a process may have descriptors: those over
/// <see cref="KeptOpenMax"/> are opened and closed each time.
/// </remarks>
public sealed class AttributeFile(string path)
{
    /// <summary>What is read at most; a longer value is cut, as node_exporter cuts it.</summary>
    public const int BytesMax = 128;

    /// <summary>How many stay open in the whole process: half of the descriptors that it usually may have.</summary>
    public const int KeptOpenMax = 512;

    private const int Closed = -1;

    private static int keptOpen;

    private readonly byte[] pathBytes = LibC.PathBytes(path);
    private int descriptor = Closed;

    /// <summary>Which file it is.</summary>
    public string Path { get; } = path;

    /// <summary>The number (errno) of the error that the last reading met; 0 when it succeeded.</summary>
    public int Error { get; private set; }

    /// <summary>The value without white space around it; false when it cannot be read at present.</summary>
    /// <param name="buffer">Where the value is read to, at least <see cref="BytesMax"/> bytes.</param>
    /// <param name="value">A part of <paramref name="buffer"/>.</param>
    public bool TryRead(Span<byte> buffer, out ReadOnlySpan<byte> value)
    {
        var isRead = TryReadWhole(buffer, out value);
        value = value[Ascii.Trim(value)];
        return isRead;
    }

    /// <summary>The value as it stands in the file; false when it cannot be read at present.</summary>
    /// <param name="buffer">Where the value is read to, at least <see cref="BytesMax"/> bytes.</param>
    /// <param name="value">A part of <paramref name="buffer"/>.</param>
    public bool TryReadWhole(Span<byte> buffer, out ReadOnlySpan<byte> value)
    {
        var length = ReadOpen(buffer[..BytesMax]);
        if (descriptor == Closed)
            length = OpenAndRead(buffer[..BytesMax]);
        value = buffer[..Math.Max(length, 0)];
        return Error == 0;
    }

    /// <summary>Closes it; the next reading opens it again.</summary>
    public void Close()
    {
        if (descriptor == Closed)
            return;
        _ = LibC.Close(descriptor);
        descriptor = Closed;
        Interlocked.Decrement(ref keptOpen);
    }

    /// <summary>The value of a file that must be there and hold an unsigned decimal integer.</summary>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    /// <exception cref="FormatException">It holds something else.</exception>
    public ulong ReadUInt64() => ReadUInt64IfPresent(out var value) ? value : throw LibC.Failure(Path, Error);

    /// <summary>As <see cref="ReadUInt64"/>, but false when the file isn't there.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">It holds something else.</exception>
    public bool ReadUInt64IfPresent(out ulong value)
    {
        value = 0;
        Span<byte> buffer = stackalloc byte[BytesMax];
        if (!TryRead(buffer, out var text))
            return LibC.IsAbsence(Error) ? false : throw LibC.Failure(Path, Error);
        return Parse.TryUInt64(text, out value) ? true : throw BadContent.Of(Path, text, "an unsigned integer");
    }

    private int ReadOpen(Span<byte> buffer)
    {
        if (descriptor == Closed)
            return 0;
        var length = LibC.ReadRaw(descriptor, buffer, out var error);
        Error = error;
        if (LibC.IsAbsence(error))
            Close();
        return length;
    }

    private int OpenAndRead(Span<byte> buffer)
    {
        var opened = LibC.OpenRaw(pathBytes, out var error);
        Error = error;
        if (opened < 0)
            return 0;
        var length = LibC.ReadRaw(opened, buffer, out error);
        Error = error;
        if (Interlocked.Increment(ref keptOpen) <= KeptOpenMax)
        {
            descriptor = opened;
            return length;
        }
        Interlocked.Decrement(ref keptOpen);
        _ = LibC.Close(opened);
        return length;
    }
}
