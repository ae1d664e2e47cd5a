using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Sampling;

/// <summary>
/// A clock that stands still but for what the test says, or goes on by <see cref="Step"/> each time it is read.
/// </summary>
internal sealed class ManualTime : IReactorTime
{
    private long elapsedTicks;

    /// <summary>By how much each reading of <see cref="Elapsed"/> moves the clock. Default: not at all.</summary>
    public TimeSpan Step { get; set; }

    public TimeSpan Elapsed => new(Interlocked.Add(ref elapsedTicks, Step.Ticks));

    public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch + Elapsed;

    public void Advance(TimeSpan by) => Interlocked.Add(ref elapsedTicks, by.Ticks);

    public IDelayedCall CallLater(TimeSpan delay, Action call) =>
        throw new NotSupportedException("a sampler sets no timers");
}
