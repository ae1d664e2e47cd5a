namespace Monitoring.Collector.Aggregation;

/// <summary>How one figure is spread over the hosts that tell it. Everything null when none does.</summary>
/// <param name="P50">The median.</param>
/// <param name="P95">The 95th percentile, interpolated as PromQL's <c>quantile</c> does it.</param>
/// <param name="Max">The largest.</param>
public sealed record Distribution(double? P50, double? P95, double? Max)
{
    /// <summary>No host tells the figure.</summary>
    public static Distribution Unknown { get; } = new(null, null, null);

    /// <summary>The distribution of the values that are there.</summary>
    public static Distribution Of(IEnumerable<double?> values)
    {
        var sorted = values.OfType<double>().Where(double.IsFinite).Order().ToArray();
        return sorted.Length == 0 ? Unknown : new(Quantile(sorted, 0.5), Quantile(sorted, 0.95), sorted[^1]);
    }

    private static double Quantile(double[] sorted, double quantile)
    {
        var rank = quantile * (sorted.Length - 1);
        var below = (int)Math.Floor(rank);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (rank - below));
    }
}
