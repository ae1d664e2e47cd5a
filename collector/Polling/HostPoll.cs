using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Polling;

/// <summary>
/// One poll of one host: sent, and then answered or not. Several may wait for its outcome. For the reactor's thread
/// only.
/// </summary>
public sealed class HostPoll
{
    private readonly List<Deferred<PollResult>> waiting = [];

    /// <summary>A poll that has just been sent.</summary>
    /// <param name="sentAt">When, on the collector's wall clock.</param>
    /// <param name="steady">The same on its steady time.</param>
    public HostPoll(DateTimeOffset sentAt, TimeSpan steady) => (SentAt, SentAtSteady) = (sentAt, steady);

    /// <summary>When it was sent.</summary>
    public DateTimeOffset SentAt { get; }

    /// <summary>The same on its steady time, which does not go with steps of the clock.</summary>
    public TimeSpan SentAtSteady { get; }

    /// <summary>When it was answered or given up; null while it is pending.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>How it ended; null while it is pending.</summary>
    public Outcome<PollResult>? Ended { get; private set; }

    /// <summary>
    /// The outcome, for one more who waits: fires at once when the poll has ended. Cancelling it lets the poll go on
    /// for the others.
    /// </summary>
    public Deferred<PollResult> Outcome()
    {
        var outcome = new Deferred<PollResult>(cancelled => waiting.Remove(cancelled));
        if (Ended is { } ended)
            outcome.Fire(ended);
        else
            waiting.Add(outcome);
        return outcome;
    }

    internal void End(Outcome<PollResult> ended, DateTimeOffset at)
    {
        (Ended, EndedAt) = (ended, at);
        foreach (var outcome in waiting.ToArray())
            outcome.Fire(ended);
        waiting.Clear();
    }
}
