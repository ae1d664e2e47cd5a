using Monitoring.Collector.Registry;
using Monitoring.Model;

namespace Monitoring.Collector.Store;

/// <summary>
/// All that is known of one host at one moment. Never changed once made, so any thread may read it; a change makes a
/// new one.
/// </summary>
public sealed record HostBlock
{
    /// <summary>How many refused series are named.</summary>
    public const int RefusedExamplesMax = 20;

    /// <summary>The agent's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The host's name.</summary>
    public required string Name { get; init; }

    /// <summary>Labels given at enrolment.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;

    /// <summary>How it is doing.</summary>
    public HostState State { get; init; } = HostState.Down;

    /// <summary>Why, for people; empty when up.</summary>
    public string StateReason { get; init; } = "";

    /// <summary>The agent's version; empty before its first link.</summary>
    public string AgentVersion { get; init; } = "";

    /// <summary>The IP address that the agent dialled from last; empty before its first link.</summary>
    public string Address { get; init; } = "";

    /// <summary>When it was first admitted.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When anything last came from it, on the collector's clock.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>
    /// Time of the newest batch: milliseconds since the Unix epoch, on the agent's clock; null before the first.
    /// </summary>
    public long? SampleMs { get; init; }

    /// <summary>Round trip of the newest answered ping; null before the first.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Polls of it without an answer in time since the collector's start.</summary>
    public long PollsTimedOut { get; init; }

    /// <summary>
    /// The agent's clock less the collector's, from the quickest of the latest pings; null before the first.
    /// </summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>How often its clock was set, as seen from here, since the collector's start.</summary>
    public int ClockJumps { get; init; }

    /// <summary>What its clock gains on the collector's, in parts per million; null while unknown.</summary>
    public double? ClockDriftPpm { get; init; }

    /// <summary>What is wrong with its clock, for people; empty when nothing is.</summary>
    public string ClockTrouble { get; init; } = "";

    /// <summary>How often its agent had dialled any collector when it dialled this one last; 0 before that.</summary>
    public uint LinkCounter { get; init; }

    /// <summary>True once it has said that it goes to another collector, until it comes back.</summary>
    public bool HasMoved { get; init; }

    /// <summary>
    /// The newest values, a snapshot for each group that has any; empty while the host is down or kept out.
    /// </summary>
    public GroupSnapshot[] Groups { get; init; } = [];

    /// <summary>Live series in <see cref="Groups"/>.</summary>
    public int SeriesCount { get; init; }

    /// <summary>
    /// Bytes that a sample took on the wire, before TLS, on average over the present link; null before the first.
    /// </summary>
    public double? BytesPerSample { get; init; }

    /// <summary>Live series that are refused.</summary>
    public int RefusedSeries { get; init; }

    /// <summary>Some of them with their reason, at most <see cref="RefusedExamplesMax"/>.</summary>
    public IReadOnlyList<string> RefusedExamples { get; init; } = [];

    /// <summary>What a person wants to know at a glance; nothing while the host is down or kept out.</summary>
    public Vitals Vitals { get; init; } = Vitals.None;
}
