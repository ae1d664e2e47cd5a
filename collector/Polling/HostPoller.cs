using System.Reactive;
using Monitoring.Collector.Instruments;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Polling;

/// <summary>
/// Polls one host on a timer of its own. A tick that finds the poll before it still pending is left out, so polls of
/// one host never overlap; each host starts at a phase of its own, so that a thousand hosts aren't asked in one burst.
/// For the reactor's thread only.
/// </summary>
public sealed class HostPoller
{
    /// <summary>How often a host is polled: every 5 s.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer is awaited: 2 s.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>A tick is late when it comes more than this after its time: 50 ms.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(50);

    private readonly IReactorTime time;
    private readonly Func<TimeSpan, Deferred<PollResult>> ask;
    private readonly Action<HostPoll> ended;
    private readonly CollectorMetrics metrics;
    private readonly Action<Failure> report;
    private PeriodicCall? loop;
    private IDelayedCall? start;
    private HostPoll? pending;
    private long missedTicksCounted;

    /// <summary>Sets it up; <see cref="Start"/> starts it.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="ask">Sends a ping that is given up after the time it is given.</param>
    /// <param name="ended">Called when a poll was answered or given up.</param>
    /// <param name="metrics">Where polls and their lateness are counted.</param>
    /// <param name="report">Gets what <paramref name="ended"/> threw; polling goes on.</param>
    public HostPoller(
        IReactorTime time,
        Func<TimeSpan, Deferred<PollResult>> ask,
        Action<HostPoll> ended,
        CollectorMetrics metrics,
        Action<Failure> report)
    {
        this.time = time;
        this.ask = ask;
        this.ended = ended;
        this.metrics = metrics;
        this.report = report;
    }

    /// <summary>The newest poll since the start, pending or ended; null before the first.</summary>
    public HostPoll? Newest { get; private set; }

    /// <summary>Starts polling; does nothing when it runs.</summary>
    /// <param name="phase">How long the first poll is put off, 0 to <see cref="Interval"/>.</param>
    public void Start(TimeSpan phase)
    {
        if (loop is not null || start is { Active: true })
            return;
        start = time.CallLater(phase, () =>
        {
            missedTicksCounted = 0;
            // A loop that was stopped during a poll is bound to it until that has ended, so each start has its own.
            loop = new PeriodicCall(time, Tick);
            loop.Start(Interval);
        });
    }

    /// <summary>Stops polling; a poll that is pending ends in its own time.</summary>
    public void Stop()
    {
        if (start is { Active: true })
            start.Cancel();
        loop?.Stop();
        loop = null;
        Newest = null;
    }

    private Deferred<Unit> Tick()
    {
        // At its first tick a loop may meet a poll from before a stop, which only the loop of that time waits for.
        if (Newest is null && pending is { } before)
        {
            metrics.LateTicks.Increment();
            return before.Outcome().AddBoth(_ => { });
        }
        CountTick();
        var poll = Newest = pending = new HostPoll(time.UtcNow, time.Elapsed);
        return Deferred.Maybe(() => ask(Timeout)).AddBoth(outcome =>
        {
            pending = null;
            CountEnd(outcome);
            poll.End(outcome, time.UtcNow);
            ended(poll);
        }).AddErrback(report);
    }

    private void CountTick()
    {
        var lateness = loop!.Lateness;
        metrics.PollsSent.Increment();
        metrics.PollLateness.Record(lateness.TotalSeconds);
        metrics.LateTicks.Add(loop.MissedTicks - missedTicksCounted + (lateness > LateAfter ? 1 : 0));
        missedTicksCounted = loop.MissedTicks;
    }

    private void CountEnd(Outcome<PollResult> outcome)
    {
        if (outcome.Succeeded)
        {
            metrics.PollsAnswered.Increment();
            metrics.PollRoundTrip.Record(outcome.Value.RoundTrip.TotalSeconds);
        }
        else if (outcome.Failure.Is<TimeoutException>())
        {
            metrics.PollsTimedOut.Increment();
        }
        else
        {
            metrics.PollsFailed.Increment();
        }
    }
}
