using System.Buffers;
using System.Text;

namespace Monitoring.Agent.Host;

/// <summary>Text of the host, which may be any bytes, as label values, which are UTF-8.</summary>
public static class HostText
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// The text, each run of bytes that are no UTF-8 replaced by one U+FFFD, as Go's <c>strings.ToValidUTF8</c> does
    /// it for node_exporter.
    /// </summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        var isInRun = false;
        while (!bytes.IsEmpty)
        {
            var isValid = Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done;
            if (isValid)
                text.Append(rune.ToString());
            else if (!isInRun)
                text.Append(Replacement);
            isInRun = !isValid;
            bytes = bytes[used..];
        }
        return text.ToString();
    }
}
