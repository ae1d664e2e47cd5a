using System.Buffers;

namespace Monitoring.Text;

/// <summary>Takes one line of an exposition apart, from left to right.</summary>
internal ref struct LineCursor(ReadOnlySpan<byte> line)
{
    private static readonly SearchValues<byte> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:"u8);

    /// <summary>What has not been taken yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = line;

    /// <summary>Passes over spaces and tabs.</summary>
    public void SkipBlanks() => Rest = Rest.TrimStart(" \t"u8);

    /// <summary>Takes this byte if it is the next one.</summary>
    public bool Take(byte expected)
    {
        if (Rest.IsEmpty || Rest[0] != expected)
            return false;
        Rest = Rest[1..];
        return true;
    }

    /// <summary>
    /// Takes a run of the characters of which names are made; it may be empty, and start with a digit.
    /// </summary>
    public ReadOnlySpan<byte> TakeName()
    {
        var end = Rest.IndexOfAnyExcept(NameCharacters);
        return TakeTo(end);
    }

    /// <summary>Takes what stands before the next blank or the line's end.</summary>
    public ReadOnlySpan<byte> TakeWord() => TakeTo(Rest.IndexOfAny((byte)' ', (byte)'\t'));

    /// <summary>
    /// Takes an escaped text and its closing quote; the opening one has been taken. Knows <c>\\</c>, <c>\"</c> and
    /// <c>\n</c>.
    /// </summary>
    /// <returns>Null, or what is wrong.</returns>
    public string? TakeQuoted(ArrayBufferWriter<byte> value)
    {
        value.ResetWrittenCount();
        while (true)
        {
            var stop = Rest.IndexOfAny((byte)'"', (byte)'\\');
            if (stop < 0 || (Rest[stop] == '\\' && stop + 1 == Rest.Length))
                return "a label's value does not end on its line";
            value.Write(Rest[..stop]);
            var quote = Rest[stop] == '"';
            var escaped = quote ? (byte)0 : Rest[stop + 1];
            Rest = Rest[(stop + (quote ? 1 : 2))..];
            if (quote)
                return null;
            if (escaped is not ((byte)'\\' or (byte)'"' or (byte)'n'))
                return "a label's value has a backslash before something else than \\, \" or n";
            value.Write([escaped == 'n' ? (byte)'\n' : escaped]);
        }
    }

    private ReadOnlySpan<byte> TakeTo(int end)
    {
        var taken = end < 0 ? Rest : Rest[..end];
        Rest = Rest[taken.Length..];
        return taken;
    }
}
