using System.Buffers.Text;
using System.Globalization;

namespace Monitoring.Text;

/// <summary>
/// Writes a float64 as Go's <c>strconv.FormatFloat(x, 'g', -1, 64)</c> does: the fewest digits that read back as the
/// same number, with an exponent of at least two digits where it is below -4 or above 5. That is how Prometheus' own
/// exporters print.
/// </summary>
internal static class GoNumber
{
    /// <summary>The longest text: a sign, 17 digits, a point and <c>e-308</c>, rounded up.</summary>
    public const int BytesMax = 32;

    private const double ExactIntegerMax = 1L << 53;
    private const int PlainExponentMin = -4;
    private const int PlainExponentMax = 5;
    private const ulong PlainIntegerEnd = 1_000_000;

    /// <summary>
    /// Writes <paramref name="value"/> and gives the length. Zero loses its sign, as Prometheus' text writer has it.
    /// </summary>
    /// <param name="value">Any number, NaN and the infinities too.</param>
    /// <param name="to">At least <see cref="BytesMax"/> bytes.</param>
    public static int Format(double value, Span<byte> to)
    {
        if (value == 0)
            return Copy("0"u8, to);
        if (double.IsNaN(value))
            return Copy("NaN"u8, to);
        if (double.IsInfinity(value))
            return Copy(value > 0 ? "+Inf"u8 : "-Inf"u8, to);
        var sign = 0;
        if (value < 0)
        {
            to[sign++] = (byte)'-';
            value = -value;
        }
        if (value < ExactIntegerMax && (ulong)value is var integer && integer == value)
            return sign + Integer(integer, to[sign..]);
        return sign + Fraction(value, to[sign..]);
    }

    // Below 2^53 neighbouring doubles are at most 1 apart, so the shortest digits of an integer are its own.
    private static int Integer(ulong value, Span<byte> to)
    {
        if (value < PlainIntegerEnd)
        {
            Utf8Formatter.TryFormat(value, to, out var length);
            return length;
        }
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var count);
        return Layout(digits[..count], count, to);
    }

    private static int Fraction(double value, Span<byte> to)
    {
        Span<byte> text = stackalloc byte[BytesMax];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[BytesMax];
        var count = 0;
        var point = -1;
        var exponent = 0;
        for (var i = 0; i < length; i++)
        {
            if (text[i] == '.')
            {
                point = count;
            }
            else if (text[i] == 'E')
            {
                exponent = int.Parse(text[(i + 1)..length], CultureInfo.InvariantCulture);
                break;
            }
            else
            {
                digits[count++] = text[i];
            }
        }
        return Layout(digits[..count], (point < 0 ? count : point) + exponent, to);
    }

    // The number is 0.DIGITS * 10^point.
    private static int Layout(ReadOnlySpan<byte> digits, int point, Span<byte> to)
    {
        var leading = digits.IndexOfAnyExcept((byte)'0');
        digits = digits[leading..].TrimEnd((byte)'0');
        point -= leading;
        var exponent = point - 1;
        return exponent is < PlainExponentMin or > PlainExponentMax
            ? Scientific(digits, exponent, to)
            : Plain(digits, point, to);
    }

    private static int Scientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> to)
    {
        to[0] = digits[0];
        var at = 1;
        if (digits.Length > 1)
        {
            to[at++] = (byte)'.';
            at += Copy(digits[1..], to[at..]);
        }
        to[at++] = (byte)'e';
        to[at++] = exponent < 0 ? (byte)'-' : (byte)'+';
        Utf8Formatter.TryFormat(Math.Abs(exponent), to[at..], out var length, new('D', 2));
        return at + length;
    }

    private static int Plain(ReadOnlySpan<byte> digits, int point, Span<byte> to)
    {
        if (point <= 0)
        {
            var zeros = 2 - point;
            to[..zeros].Fill((byte)'0');
            to[1] = (byte)'.';
            return zeros + Copy(digits, to[zeros..]);
        }
        if (digits.Length <= point)
        {
            digits.CopyTo(to);
            to[digits.Length..point].Fill((byte)'0');
            return point;
        }
        digits[..point].CopyTo(to);
        to[point] = (byte)'.';
        return point + 1 + Copy(digits[point..], to[(point + 1)..]);
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> to)
    {
        text.CopyTo(to);
        return text.Length;
    }
}
