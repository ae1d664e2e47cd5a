namespace Monitoring.Collector.Store.Query;

/// <summary>A span of time, both ends included: milliseconds since the Unix epoch.</summary>
/// <param name="FromMs">The first moment.</param>
/// <param name="ToMs">The last moment.</param>
public readonly record struct TimeSpanMs(long FromMs, long ToMs)
{
    /// <summary>True when a moment lies in it.</summary>
    public bool Contains(long timeMs) => timeMs >= FromMs && timeMs <= ToMs;
}
