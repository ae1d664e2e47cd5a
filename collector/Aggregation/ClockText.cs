using System.Globalization;
using Monitoring.Collector.Polling;

namespace Monitoring.Collector.Aggregation;

/// <summary>Says what is wrong with a host's clock, for people.</summary>
internal static class ClockText
{
    /// <summary>How long a jump is shown: 10 min.</summary>
    public static readonly TimeSpan JumpShown = TimeSpan.FromMinutes(10);

    /// <summary>What is wrong now; empty when nothing is.</summary>
    /// <param name="clock">Whose clock.</param>
    /// <param name="now">On the collector's steady time.</param>
    public static string Of(HostClock clock, TimeSpan now) => string.Join("; ", Parts(clock, now));

    /// <summary>A jump in words: <c>the clock was set forward by 3600.0 s</c>.</summary>
    public static string Jump(TimeSpan by) => string.Create(
        CultureInfo.InvariantCulture,
        $"the clock was set {(by > TimeSpan.Zero ? "forward" : "back")} by {by.Duration().TotalSeconds:0.0} s");

    /// <summary>A drift in words: <c>the clock gains 350 ppm, 30.2 s a day</c>.</summary>
    public static string Drift(double ppm) => string.Create(
        CultureInfo.InvariantCulture,
        $"the clock {(ppm > 0 ? "gains" : "loses")} {Math.Abs(ppm):0} ppm, {Math.Abs(ppm) * 0.0864:0.0} s a day");

    private static IEnumerable<string> Parts(HostClock clock, TimeSpan now)
    {
        if (clock.Jumped is { } jumped && now - jumped.At < JumpShown)
            yield return Jump(jumped.By);
        if (clock is { Drifts: true, DriftPpm: { } ppm })
            yield return Drift(ppm);
    }
}
