using Monitoring.Model;

namespace Monitoring.Collector.Aggregation;

/// <summary>Growth of counters between two snapshots of one group.</summary>
internal static class Delta
{
    /// <summary>Sum of the growth of some columns. A column that went back (a reset) counts as not grown.</summary>
    /// <param name="before">The older snapshot.</param>
    /// <param name="after">The newer one, of the same series.</param>
    /// <param name="columns">Which columns.</param>
    public static double Sum(GroupSnapshot before, GroupSnapshot after, ReadOnlySpan<int> columns)
    {
        var sum = 0.0;
        foreach (var column in columns)
            sum += Math.Max(0, after.Exposed(column) - before.Exposed(column));
        return sum;
    }
}
