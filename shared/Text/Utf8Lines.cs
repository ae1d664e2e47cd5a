using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Monitoring.Text;

/// <summary>
/// Writes UTF-8 into a buffer writer without a call of it per field. <see cref="Flush"/> hands over what was written.
/// </summary>
internal ref struct Utf8Lines(IBufferWriter<byte> output)
{
    private const int SpanBytesMin = 4096;
    private const int Utf8BytesPerCharMax = 3;

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\n");
    private static readonly SearchValues<char> EscapedInQuotes = SearchValues.Create("\\\n\"");

    private static readonly SearchValues<byte> IntegerCharacters = SearchValues.Create("-0123456789"u8);

    private Span<byte> free;
    private int used;

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    public void Flush()
    {
        output.Advance(used);
        free = default;
        used = 0;
    }

    public void Write(byte value)
    {
        Reserve(1)[0] = value;
        Took(1);
    }

    public void Write(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        Took(text.Length);
    }

    /// <summary>Writes text that needs no escaping.</summary>
    public void Write(scoped ReadOnlySpan<char> text) =>
        Took(Encoding.UTF8.GetBytes(text, Reserve(text.Length * Utf8BytesPerCharMax)));

    /// <summary>
    /// Writes text with backslash and line feed escaped, and the double quote too where <paramref name="quotes"/>
    /// says so.
    /// </summary>
    public void WriteEscaped(scoped ReadOnlySpan<char> text, bool quotes)
    {
        var escaped = quotes ? EscapedInQuotes : Escaped;
        for (var plain = text.IndexOfAny(escaped); plain >= 0; plain = text.IndexOfAny(escaped))
        {
            Write(text[..plain]);
            Write((byte)'\\');
            Write(text[plain] == '\n' ? (byte)'n' : (byte)text[plain]);
            text = text[(plain + 1)..];
        }
        Write(text);
    }

    /// <summary>Writes a decimal integer.</summary>
    public void WriteInteger(ulong value)
    {
        Utf8Formatter.TryFormat(value, Reserve(GoNumber.BytesMax), out var length);
        Took(length);
    }

    /// <summary>Writes a float64 as Go prints it.</summary>
    public void WriteGo(double value) => Took(GoNumber.Format(value, Reserve(GoNumber.BytesMax)));

    /// <summary>
    /// Writes a float64 as OpenMetrics wants it: as Go prints it, with <c>.0</c> where it would look like an integer.
    /// </summary>
    public void WriteOpenMetrics(double value)
    {
        var to = Reserve(GoNumber.BytesMax + 2);
        var length = GoNumber.Format(value, to);
        if (!to[..length].ContainsAnyExcept(IntegerCharacters))
        {
            ".0"u8.CopyTo(to[length..]);
            length += 2;
        }
        Took(length);
    }

    private Span<byte> Reserve(int bytes)
    {
        if (free.Length - used < bytes)
        {
            output.Advance(used);
            free = output.GetSpan(Math.Max(bytes, SpanBytesMin));
            used = 0;
        }
        return free[used..];
    }

    private void Took(int bytes)
    {
        used += bytes;
        Length += bytes;
    }
}
