namespace Monitoring.Collector.Store.Query;

/// <summary>How much a counter rose, resets counted, as PromQL's <c>rate</c> and <c>increase</c> see it.</summary>
/// <remarks>
/// The rules are those of Prometheus 2 (documentation, "Querying functions"; function <c>extrapolatedRate</c>). A
/// value under the one before is a reset to zero. The rise between the first and the last sample is extrapolated: to
/// an end of the window that is nearer than 1.1 average distances between samples, otherwise by half such a distance;
/// at the front never beyond where the counter would have been zero.
/// </remarks>
internal static class CounterIncrease
{
    private const double NearDistances = 1.1;

    /// <summary>The rise over a whole window, for each so many seconds; for 1, simply the rise.</summary>
    /// <param name="times">At least two, rising, in milliseconds.</param>
    /// <param name="first">The first one's value.</param>
    /// <param name="increase">The rise between the first and the last, resets counted.</param>
    /// <param name="fromMs">Where the window begins.</param>
    /// <param name="toMs">Where it ends.</param>
    /// <param name="perSeconds">By what it is divided.</param>
    public static double Extrapolated(
        ReadOnlySpan<long> times, double first, double increase, long fromMs, long toMs, double perSeconds)
    {
        var before = (times[0] - fromMs) / 1000.0;
        var after = (toMs - times[^1]) / 1000.0;
        var sampled = (times[^1] - times[0]) / 1000.0;
        var distance = sampled / (times.Length - 1);
        if (increase > 0 && first >= 0)
            before = Math.Min(before, sampled * (first / increase));
        var factor = (sampled + Reach(before, distance) + Reach(after, distance)) / sampled;
        return increase * (factor / perSeconds);
    }

    private static double Reach(double gap, double distance) => gap < distance * NearDistances ? gap : distance / 2;
}
