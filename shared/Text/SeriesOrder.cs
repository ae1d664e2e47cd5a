using System.Globalization;
using Monitoring.Model;

namespace Monitoring.Text;

/// <summary>
/// The order of an exposition's lines: by family name, then by labels, then, within one histogram or summary, buckets
/// or quantiles by their bound, the sum and the count.
/// </summary>
public static class SeriesOrder
{
    /// <summary>
    /// The label that tells a histogram's buckets or a summary's quantiles apart; null for any other series.
    /// </summary>
    public static string? BoundName(Series series) => series switch
    {
        { Role: SampleRole.Bucket } => "le",
        { Role: SampleRole.Value, Family.Type: MetricType.Summary } => "quantile",
        _ => null,
    };

    /// <summary>Zero for the same name, labels and role.</summary>
    public static int Compare(Series a, Series b)
    {
        var order = string.CompareOrdinal(a.Family.Name, b.Family.Name);
        if (order != 0)
            return order;
        var (boundA, boundB) = (BoundName(a), BoundName(b));
        order = CompareLabels(a.Labels.AsSpan(), boundA, b.Labels.AsSpan(), boundB);
        if (order == 0)
            order = a.Role.CompareTo(b.Role);
        return order != 0 || boundA is null || boundB is null
            ? order
            : CompareBounds(a.Labels.Find(boundA), b.Labels.Find(boundB));
    }

    private static int CompareLabels(ReadOnlySpan<Label> a, string? exceptA, ReadOnlySpan<Label> b, string? exceptB)
    {
        var (i, j) = (0, 0);
        while (true)
        {
            if (i < a.Length && a[i].Name == exceptA)
                i++;
            if (j < b.Length && b[j].Name == exceptB)
                j++;
            if (i >= a.Length || j >= b.Length)
                return (a.Length - i).CompareTo(b.Length - j);
            var order = string.CompareOrdinal(a[i].Name, b[j].Name);
            if (order == 0)
                order = string.CompareOrdinal(a[i].Value, b[j].Value);
            if (order != 0)
                return order;
            i++;
            j++;
        }
    }

    private static int CompareBounds(string? a, string? b)
    {
        var order = Bound(a).CompareTo(Bound(b));
        return order != 0 ? order : string.CompareOrdinal(a, b);
    }

    private static double Bound(string? text) => text switch
    {
        null => double.NaN,
        "+Inf" => double.PositiveInfinity,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) => bound,
        _ => double.NaN,
    };
}
