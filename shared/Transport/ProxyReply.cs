namespace Monitoring.Transport;

/// <summary>
/// Reads a proxy's answer to CONNECT (RFC 9110, sections 9.3.6 and 15; RFC 9112, section 4). Total: whatever the bytes
/// are, it gives one of <see cref="ProxyReading"/>, and takes nothing from the heap.
/// </summary>
internal static class ProxyReply
{
    private const int StatusDigits = 3;
    private const int SwitchingProtocols = 101;

    private static ReadOnlySpan<byte> Start => "HTTP/1."u8;

    /// <summary>Reads all that has come since CONNECT was sent.</summary>
    /// <param name="received">The bytes.</param>
    /// <param name="status">The status of the last answer that has begun; 0 for none.</param>
    public static ProxyReading Read(ReadOnlySpan<byte> received, out int status)
    {
        status = 0;
        var rest = received;
        while (true)
        {
            if (!ReadStatus(rest, out var isWhole, out status))
            {
                return ProxyReading.Garbage;
            }

            var head = isWhole ? HeadBytes(rest) : 0;
            if (head == 0)
            {
                return received.Length < TransportLimits.ProxyReplyBytesMax
                    ? ProxyReading.NeedMore
                    : ProxyReading.TooLong;
            }

            rest = rest[head..];
            if (status is >= 200 or SwitchingProtocols)
            {
                break;
            }

            // An answer on the way to the answer; the next one follows.
        }

        // The host behind it waits for this side to speak first.
        return status is < 200 or >= 300 ? ProxyReading.Refused
            : rest.IsEmpty ? ProxyReading.Opened
            : ProxyReading.Garbage;
    }

    // HTTP/1.x SP three digits, then a space or the line's end. False as soon as it can't be that any more.
    private static bool ReadStatus(ReadOnlySpan<byte> line, out bool isWhole, out int status)
    {
        status = 0;
        isWhole = line.Length > Start.Length + 1 + 1 + StatusDigits;
        var known = Math.Min(line.Length, Start.Length);
        if (!line[..known].SequenceEqual(Start[..known]))
        {
            return false;
        }

        if (!isWhole)
        {
            return true;
        }

        var digits = line.Slice(Start.Length + 2, StatusDigits);
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            status = (status * 10) + digit - '0';
        }

        return char.IsAsciiDigit((char)line[Start.Length])
            && line[Start.Length + 1] == ' '
            && line[Start.Length + 2 + StatusDigits] is (byte)' ' or (byte)'\r' or (byte)'\n'
            && status >= 100;
    }

    // The bytes up to and with the empty line; 0 when it has not come. Lines may end without a carriage return.
    private static int HeadBytes(ReadOnlySpan<byte> bytes)
    {
        var lineStart = 0;
        while (bytes[lineStart..].IndexOf((byte)'\n') is var length and >= 0)
        {
            var line = bytes.Slice(lineStart, length);
            lineStart += length + 1;
            if (line.IsEmpty || line is [(byte)'\r'])
            {
                return lineStart;
            }
        }

        return 0;
    }
}
