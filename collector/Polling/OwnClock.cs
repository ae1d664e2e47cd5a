using Monitoring.Reactor;

namespace Monitoring.Collector.Polling;

/// <summary>
/// Notices that the collector's own wall clock was set, by its steady time. For the reactor's thread.
/// </summary>
/// <param name="time">Both clocks.</param>
public sealed class OwnClock(IReactorTime time)
{
    /// <summary>What counts as a step at the least: 1 s.</summary>
    public static readonly TimeSpan StepMin = TimeSpan.FromSeconds(1);

    private TimeSpan apart = Apart(time);

    /// <summary>By how much it was set since this was last asked; null when it was not.</summary>
    public TimeSpan? TakeStep()
    {
        var before = apart;
        apart = Apart(time);
        return (apart - before).Duration() > StepMin ? apart - before : null;
    }

    private static TimeSpan Apart(IReactorTime time) => time.UtcNow - DateTimeOffset.UnixEpoch - time.Elapsed;
}
