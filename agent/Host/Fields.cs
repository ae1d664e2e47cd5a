using System.Buffers.Text;

namespace Monitoring.Agent.Host;

/// <summary>Walks over the fields of one line, which blanks and tabs part; allocates nothing.</summary>
public ref struct Fields(ReadOnlySpan<byte> line)
{
    private ReadOnlySpan<byte> rest = line;

    /// <summary>The next field; empty when there is none.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var start = rest.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (start < 0)
        {
            rest = default;
            return default;
        }
        rest = rest[start..];
        var end = rest.IndexOfAny((byte)' ', (byte)'\t');
        var field = end < 0 ? rest : rest[..end];
        rest = rest[field.Length..];
        return field;
    }

    /// <summary>Passes over <paramref name="count"/> fields.</summary>
    public void Skip(int count)
    {
        for (; count > 0; count--)
            Next();
    }

    /// <summary>
    /// True and the number when the next field is an unsigned decimal integer; false when there is none or it is
    /// something else.
    /// </summary>
    public bool TryNext(out ulong value) => Parse.TryUInt64(Next(), out value);

    /// <summary>The next field as an unsigned decimal integer.</summary>
    /// <exception cref="FormatException">There is none, or it is something else.</exception>
    public ulong NextUInt64() => Parse.UInt64(Next());
}
