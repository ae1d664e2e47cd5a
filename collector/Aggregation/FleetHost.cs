using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Polling;
using Monitoring.Collector.Registry;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Aggregation;

/// <summary>
/// What the collector keeps running for one host: its link, its polls, its state and what its vitals are read from.
/// </summary>
internal sealed class FleetHost
{
    /// <summary>Lines per second on what one agent reports and on its refused series.</summary>
    public const int LinesPerSecond = 3;

    public FleetHost(
        Guid id,
        IReactorTime time,
        CollectorMetrics metrics,
        Action<FleetHost> stateChanged,
        Action<FleetHost, HostPoll> polled,
        Action<Failure> report)
    {
        Id = id;
        Lines = new LineLimit(time, LinesPerSecond);
        Liveness = new Liveness(time, () => stateChanged(this));
        Poller = new HostPoller(time, Ask, poll => PollEnded(poll, polled), metrics, report);
    }

    /// <summary>The agent's id.</summary>
    public Guid Id { get; }

    /// <summary>Bounds the lines on what it sends.</summary>
    public LineLimit Lines { get; }

    /// <summary>Its open link; null when it has none.</summary>
    public AgentLink? Link { get; set; }

    /// <summary>The boot that its newest link told of; empty when unknown.</summary>
    public Guid BootId { get; set; }

    /// <summary>Its clock.</summary>
    public HostClock Clock { get; } = new();

    /// <summary>The state that was noted last.</summary>
    public HostState Noted { get; set; } = HostState.Down;

    /// <summary>When it went out of being up, on the steady time; null while it is up, and before it first
    /// was.</summary>
    public TimeSpan? NotUpSince { get; set; }

    /// <summary>The incarnation that its newest link belongs to.</summary>
    public ulong Incarnation { get; set; }

    /// <summary>Up, late or down.</summary>
    public Liveness Liveness { get; }

    /// <summary>True until somebody forgets it: two agents use its id.</summary>
    public bool IsKeptOut { get; set; }

    /// <summary>How it is doing.</summary>
    public HostState State => IsKeptOut ? HostState.KeptOut : Liveness.State;

    /// <summary>Polls it.</summary>
    public HostPoller Poller { get; }

    /// <summary>Reads its vitals.</summary>
    public VitalsReading Vitals { get; } = new();

    /// <summary>Its polls that were not answered in time.</summary>
    public long PollsTimedOut { get; private set; }

    /// <summary>When it last answered a poll; null before it has.</summary>
    public DateTimeOffset? LastAnswered { get; private set; }

    /// <summary>Round trip of the newest answered ping; null before the first.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>True while it shows values.</summary>
    public bool IsServing => State is HostState.Up or HostState.Late;

    /// <summary>
    /// True when a round expects an answer of it: one that has just come isn't missing before it was asked.
    /// </summary>
    public bool IsExpected => IsServing && Poller.Newest is not null;

    private Deferred<PollResult> Ask(TimeSpan timeout) =>
        Link is { } link
            ? link.Poll(PollKind.Ping, timeout)
            : Deferred.Fail<PollResult>(new PollFailedException("the host has no link now"));

    private void PollEnded(HostPoll poll, Action<FleetHost, HostPoll> polled)
    {
        if (poll.Ended is { Succeeded: true } answered)
        {
            LastAnswered = poll.EndedAt;
            RoundTrip = answered.Value.RoundTrip;
            Liveness.PollAnswered();
        }
        else
        {
            PollsTimedOut += poll.Ended is { Failure: { } failure } && failure.Is<TimeoutException>() ? 1 : 0;
            Liveness.PollUnanswered();
        }
        polled(this, poll);
    }
}
