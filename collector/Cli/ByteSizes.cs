using System.Globalization;

namespace Monitoring.Collector.Cli;

/// <summary>Sizes as people write them: a number and <c>MiB</c>, <c>GiB</c> or <c>TiB</c>.</summary>
internal static class ByteSizes
{
    /// <summary>True when the text is such a size.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        var digits = text.AsSpan().TrimEnd("MGTiB");
        long? unit = text.AsSpan(digits.Length) switch
        {
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            "TiB" => 1L << 40,
            _ => null,
        };
        bytes = 0;
        if (unit is null || digits.Length > 6
            || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        bytes = (long)(number * unit.Value);
        return true;
    }
}
