using System.Buffers;
using System.Globalization;
using System.Text;

namespace Monitoring.Text;

/// <summary>
/// Reads a float64 as Prometheus' text parser does: Go's <c>strconv.ParseFloat</c> without hexadecimal and
/// underscores.
/// </summary>
internal static class GoFloat
{
    private const NumberStyles Styles =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly SearchValues<byte> Decimal = SearchValues.Create("0123456789.eE+-"u8);

    /// <summary>False for what is no number, and for one beyond the range of a float64.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        value = double.NaN;
        if (Ascii.EqualsIgnoreCase(text, "nan"u8))
            return true;
        if (!text.ContainsAnyExcept(Decimal))
            return double.TryParse(text, Styles, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        var negative = text[0] == '-';
        var unsigned = text[(negative || text[0] == '+' ? 1 : 0)..];
        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return Ascii.EqualsIgnoreCase(unsigned, "inf"u8) || Ascii.EqualsIgnoreCase(unsigned, "infinity"u8);
    }
}
