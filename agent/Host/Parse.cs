using System.Buffers.Text;

namespace Monitoring.Agent.Host;

/// <summary>Numbers as the kernel prints them.</summary>
public static class Parse
{
    /// <summary>True when the whole text is an unsigned decimal integer.</summary>
    public static bool TryUInt64(ReadOnlySpan<byte> text, out ulong value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;

    /// <summary>True when the whole text is a decimal integer, perhaps with a sign.</summary>
    public static bool TryInt64(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;

    /// <summary>
    /// True when the whole text is a decimal integer, perhaps with a sign, or 0x and a hexadecimal one.
    /// </summary>
    public static bool TryPrefixedInt64(ReadOnlySpan<byte> text, out long value)
    {
        if (!text.StartsWith("0x"u8))
            return TryInt64(text, out value);
        var isHex = TryHex(text[2..], out var bits) && bits <= long.MaxValue;
        value = (long)bits;
        return isHex;
    }

    /// <summary>True when the whole text is an unsigned hexadecimal integer without a prefix.</summary>
    public static bool TryHex(ReadOnlySpan<byte> text, out ulong value) =>
        Utf8Parser.TryParse(text, out value, out var used, 'x') && used == text.Length;

    /// <summary>An unsigned decimal integer.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static ulong UInt64(ReadOnlySpan<byte> text) =>
        TryUInt64(text, out var value) ? value : throw NotA("number", text);

    /// <summary>A decimal integer, perhaps with a sign.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static long Int64(ReadOnlySpan<byte> text) =>
        TryInt64(text, out var value) ? value : throw NotA("number", text);

    /// <summary>
    /// A decimal fraction such as <c>12.34</c> as an integer of <paramref name="decimals"/> places: 1234.
    /// </summary>
    /// <exception cref="FormatException">The text is something else, or has other than <paramref name="decimals"/>
    /// places.</exception>
    public static long Fixed(ReadOnlySpan<byte> text, int decimals)
    {
        var point = text.IndexOf((byte)'.');
        if (point < 0 || text.Length - point - 1 != decimals)
            throw NotA($"fraction with {decimals} places", text);
        var scale = 1L;
        for (var i = 0; i < decimals; i++)
            scale *= 10;
        var whole = UInt64(text[..point]);
        var fraction = UInt64(text[(point + 1)..]);
        return checked((long)whole * scale + (long)fraction);
    }

    private static FormatException NotA(string what, ReadOnlySpan<byte> text) =>
        new($"'{System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)])}' is not a {what}");
}
