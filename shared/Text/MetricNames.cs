using System.Buffers;

namespace Monitoring.Text;

/// <summary>Which names the text formats can carry without quotes (the "legacy" character set of Prometheus).</summary>
public static class MetricNames
{
    private static readonly SearchValues<char> MetricCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:");

    private static readonly SearchValues<char> LabelCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>True for <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>.</summary>
    public static bool IsMetricName(ReadOnlySpan<char> name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.ContainsAnyExcept(MetricCharacters);

    /// <summary>
    /// True for <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, but for <c>__name__</c>, which is the metric's name itself.
    /// </summary>
    public static bool IsLabelName(ReadOnlySpan<char> name) =>
        name.Length > 0
        && !char.IsAsciiDigit(name[0])
        && !name.ContainsAnyExcept(LabelCharacters)
        && name is not "__name__";
}
