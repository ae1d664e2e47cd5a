using System.Text;

namespace Monitoring.Agent.Host;

/// <summary>
/// An attribute of sysfs, or any file with one short value. It is opened, read by one system call and closed each
/// time; nothing is allocated, and a file that is missing or refuses to be read is a result and no exception.
/// </summary>
/// <remarks>
/// Attributes are not kept open: a host may have tens of thousands of them, more than descriptors, and an open one
/// would go on showing its device under the name that it had before a rename.
/// </remarks>
public sealed class AttributeFile(string path)
{
    /// <summary>What is read at most; a longer value is cut, as node_exporter cuts it.</summary>
    public const int BytesMax = 128;

    private readonly byte[] pathBytes = LibC.PathBytes(path);

    /// <summary>Which file it is.</summary>
    public string Path { get; } = path;

    /// <summary>Why it was not readable the last time; 0 when it was.</summary>
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
        Error = OneRead.Into(buffer[..BytesMax], pathBytes, out var length);
        value = buffer[..length];
        return Error == 0;
    }

    /// <summary>The value of a file that must be there and hold an unsigned decimal integer.</summary>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    /// <exception cref="FormatException">It holds something else.</exception>
    public ulong ReadUInt64()
    {
        Span<byte> buffer = stackalloc byte[BytesMax];
        if (!TryRead(buffer, out var value))
            throw LibC.Failure(Path, Error);
        return Parse.TryUInt64(value, out var number)
            ? number
            : throw BadContent.Of(Path, value, "an unsigned integer");
    }
}
