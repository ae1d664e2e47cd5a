using Monitoring.Reactor;

namespace Monitoring.Collector.Registry;

/// <summary>
/// Tells how one host is doing from what comes and what doesn't: up, late or down. For the reactor's thread only.
/// </summary>
/// <remarks>
/// The timer isn't moved at each batch: when it fires it looks how old the newest batch is, and sleeps for the rest.
/// </remarks>
public sealed class Liveness
{
    /// <summary>Intervals without a batch until a host is late.</summary>
    public const int LateIntervals = 3;

    /// <summary>Intervals without a batch until a host is down.</summary>
    public const int DownIntervals = 5;

    /// <summary>Polls unanswered in a row until a host is late.</summary>
    public const int LatePolls = 2;

    /// <summary>A host is late after 3 s without a batch at the soonest.</summary>
    public static readonly TimeSpan LateMin = TimeSpan.FromSeconds(3);

    /// <summary>A host is down after 10 s without a batch at the soonest.</summary>
    public static readonly TimeSpan DownMin = TimeSpan.FromSeconds(10);

    private readonly IReactorTime time;
    private readonly Action changed;
    private TimeSpan interval;
    private TimeSpan newestBatch;
    private int pollsUnanswered;
    private IDelayedCall? timer;
    private bool ended;

    /// <summary>A host of which nothing is heard yet: down.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="changed">Called after <see cref="State"/> or <see cref="Reason"/> changed.</param>
    public Liveness(IReactorTime time, Action changed)
    {
        this.time = time;
        this.changed = changed;
    }

    /// <summary>Up, late or down.</summary>
    public HostState State { get; private set; } = HostState.Down;

    /// <summary>Why it is so, for people; empty when up.</summary>
    public string Reason { get; private set; } = "nothing was heard of it since the collector started";

    private TimeSpan LateAfter => Max(interval * LateIntervals, LateMin);

    private TimeSpan DownAfter => Max(interval * DownIntervals, DownMin);

    /// <summary>A batch came.</summary>
    /// <param name="batchInterval">How often the agent means to send one.</param>
    public void BatchArrived(TimeSpan batchInterval)
    {
        newestBatch = time.Elapsed;
        var sameInterval = batchInterval == interval;
        interval = batchInterval;
        if (State == HostState.Up && sameInterval)
            return;
        if (State == HostState.Down)
            pollsUnanswered = 0;
        Judge();
    }

    /// <summary>A poll was answered.</summary>
    public void PollAnswered()
    {
        pollsUnanswered = 0;
        if (State == HostState.Late)
            Judge();
    }

    /// <summary>A poll was not answered in time, or could not be asked.</summary>
    public void PollUnanswered()
    {
        pollsUnanswered++;
        if (State == HostState.Up)
            Judge();
    }

    /// <summary>The agent said goodbye, or is kept out: it is down until the next batch.</summary>
    public void Stopped(string reason)
    {
        Rest();
        Become(HostState.Down, reason);
    }

    /// <summary>The host was forgotten: <see cref="State"/> and <see cref="Reason"/> stay from now on.</summary>
    /// <remarks>Its last poll fails only afterwards, when its link is closed.</remarks>
    public void End()
    {
        ended = true;
        Rest();
    }

    private void Rest()
    {
        if (timer is { Active: true })
            timer.Cancel();
        timer = null;
    }

    private void Judge()
    {
        if (ended)
            return;
        Rest();
        var silence = time.Elapsed - newestBatch;
        if (silence >= DownAfter)
        {
            Become(HostState.Down,
                $"no batch for {DownAfter.TotalSeconds:0} s: is the host up, its agent running, and the collector "
                + "within its reach?");
            return;
        }
        timer = time.CallLater((silence >= LateAfter ? DownAfter : LateAfter) - silence, Judge);
        if (silence >= LateAfter)
            Become(HostState.Late, $"no batch for {LateAfter.TotalSeconds:0} s");
        else if (pollsUnanswered >= LatePolls)
            Become(HostState.Late, $"{LatePolls} polls in a row were not answered");
        else
            Become(HostState.Up, "");
    }

    private void Become(HostState state, string reason)
    {
        if (ended || (state == State && reason == Reason))
            return;
        (State, Reason) = (state, reason);
        changed();
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
