using Monitoring.Model;

namespace Monitoring.Collector.Exposition;

/// <summary>One host as scrapes see it; null where nothing is known yet.</summary>
/// <param name="Name">Its unique name: the <c>instance</c> of its series, and its path's last part.</param>
/// <param name="Serving">
/// True while it is up or late. When false, none of its series are served, whatever <paramref name="Groups"/> has.
/// </param>
/// <param name="StateReason">Why it isn't served, for a person; empty while it is.</param>
/// <param name="Labels">What its enrolment says of it (env, role ...). <see cref="LabelSet.Empty"/> for none.</param>
/// <param name="Groups">
/// Its newest values, a group per sampler; a sampler's series array stays the same while its catalogue does.
/// </param>
public sealed record ExposedHost(
    string Name, bool Serving, string StateReason, LabelSet Labels, IReadOnlyList<GroupSnapshot> Groups)
{
    /// <summary>When it was last heard of, Unix time in ms on the collector's clock.</summary>
    public long? LastSeenMs { get; init; }

    /// <summary>Round trip of its newest answered poll, seconds.</summary>
    public double? RoundTripSeconds { get; init; }

    /// <summary>Its clock minus the collector's, seconds.</summary>
    public double? ClockOffsetSeconds { get; init; }

    /// <summary>How often its clock was set, as seen from here, since the collector's start.</summary>
    public int ClockJumps { get; init; }

    /// <summary>What its clock gains on the collector's, seconds per second.</summary>
    public double? ClockDriftRatio { get; init; }

    /// <summary>How often its agent had dialled any collector when it dialled this one last; 0 when unknown.</summary>
    public uint LinkCounter { get; init; }

    /// <summary>True once it has gone to another collector.</summary>
    public bool HasMoved { get; init; }

    /// <summary>Series it has live.</summary>
    public int Series { get; init; }

    /// <summary>Series that were refused because it has too many.</summary>
    public int RefusedSeries { get; init; }

    /// <summary>Polls of it without an answer in time, since the collector's start.</summary>
    public long PollsTimedOut { get; init; }

    /// <summary>Its agent's version; empty while unknown.</summary>
    public string AgentVersion { get; init; } = "";
}
