using System.Globalization;

namespace Monitoring.Model;

/// <summary>Spans of time as people write them: a number and <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or
/// <c>d</c>.</summary>
public static class Durations
{
    /// <summary>No span is longer: 36,525 d, a hundred years.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromDays(36_525);

    /// <summary>True when the text is such a span, of at most <see cref="Max"/>.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        var digits = text.AsSpan().TrimEnd("dhms");
        double? unitSeconds = text.AsSpan(digits.Length) switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => null,
        };
        span = default;
        if (unitSeconds is null || digits.Length > 9
            || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        var milliseconds = Math.Round(number * unitSeconds.Value * 1000);
        if (milliseconds > Max.TotalMilliseconds)
            return false;
        span = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}
