using Monitoring.Collector.Store.Query;
using Monitoring.Model;

namespace Monitoring.Collector.Store.Rollup;

/// <summary>One series of one host in one piece of a rollup.</summary>
/// <param name="Series">Which.</param>
/// <param name="Buckets">All buckets of the piece.</param>
public sealed record RollupSeries(Series Series, RollupBucket[] Buckets)
{
    /// <summary>True for series that only rise, but for resets.</summary>
    public bool IsCounter => IsCounterSeries(Series);

    /// <summary>All buckets as one.</summary>
    public RollupBucket Whole
    {
        get
        {
            var whole = default(RollupBucket);
            foreach (var bucket in Buckets)
                whole = whole.Then(bucket, IsCounter);
            return whole;
        }
    }

    /// <summary>Rolls the samples of one hour up by the minute.</summary>
    /// <param name="column">The samples, in order of time; those of other hours are left out.</param>
    /// <param name="hourMs">Where the hour begins.</param>
    public static RollupSeries Of(SampleColumn column, long hourMs)
    {
        var resolution = RollupResolution.Minute;
        var buckets = new RollupBucket[resolution.Buckets];
        var isCounter = IsCounterSeries(column.Series);
        var times = column.Times;
        var values = column.Values;
        var first = times.BinarySearch(hourMs);
        first = first < 0 ? ~first : first;
        for (var i = 0; i < buckets.Length; i++)
        {
            var endMs = hourMs + (i + 1) * resolution.BucketMs;
            var end = first;
            while (end < times.Length && times[end] < endMs)
                end++;
            buckets[i] = RollupBucket.Of(values[first..end], isCounter);
            first = end;
        }
        return new RollupSeries(column.Series, buckets);
    }

    /// <summary>True for series that only rise, but for resets.</summary>
    public static bool IsCounterSeries(Series series) => series.Family.Type switch
    {
        MetricType.Counter or MetricType.Histogram => true,
        MetricType.Summary => series.Role != SampleRole.Value,
        _ => false,
    };
}
