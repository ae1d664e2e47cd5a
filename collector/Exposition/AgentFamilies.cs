using Monitoring.Model;
using Monitoring.Text;

namespace Monitoring.Collector.Exposition;

/// <summary>
/// What the collector says of each host and its agent: <c>monitoring_agent_*</c>. Their label is <c>host</c>, as
/// <c>instance</c> is the collector's own in a scrape of it. What the collector knows stays while the host is down;
/// what the agent says of itself leaves with the host's series.
/// </summary>
internal static class AgentFamilies
{
    /// <summary>The sampler whose series are about the agent, not about its host.</summary>
    private const string OwnGroup = "agent";

    // One array per figure, shared by all hosts, as a figure that isn't known of a host is left out for that host
    // alone.
    private static readonly Series[] Up = One(
        "monitoring_agent_up", MetricType.Gauge, "Whether the host's batches arrive (1) or it is down (0).");

    private static readonly Series[] LastSeen = One(
        "monitoring_agent_last_seen_timestamp_seconds", MetricType.Gauge,
        "When the host was last heard of.", "seconds");

    private static readonly Series[] RoundTrip = One(
        "monitoring_agent_rtt_seconds", MetricType.Gauge,
        "Round trip of the poll that the host answered last.", "seconds");

    private static readonly Series[] ClockOffset = One(
        "monitoring_agent_clock_offset_seconds", MetricType.Gauge,
        "The host's clock minus the collector's.", "seconds");

    private static readonly Series[] ClockJumps = One(
        "monitoring_agent_clock_jumps_total", MetricType.Counter,
        "Times that the host's clock was set, as the collector saw it.");

    private static readonly Series[] ClockDrift = One(
        "monitoring_agent_clock_drift_ratio", MetricType.Gauge,
        "Seconds per second that the host's clock gains on the collector's, over 10 minutes.", "ratio");

    private static readonly Series[] LinkCounter = One(
        "monitoring_agent_links_made", MetricType.Gauge,
        "How often the host's agent had dialled any collector when it dialled this one last.");

    private static readonly Series[] SeriesLive = One(
        "monitoring_agent_series", MetricType.Gauge, "Series that the host has.");

    private static readonly Series[] SeriesRefused = One(
        "monitoring_agent_refused_series", MetricType.Gauge,
        "Series of the host that were refused, as it has too many.");

    private static readonly Series[] PollsTimedOut = One(
        "monitoring_agent_polls_timed_out_total", MetricType.Counter, "Polls that the host did not answer in time.");

    private static readonly Series[] Info = One(
        "monitoring_agent_info", MetricType.Gauge, "Always 1; the label says the version of the host's agent.");

    /// <summary>The groups that are about the host itself: what its node_exporter would serve.</summary>
    public static IReadOnlyList<GroupSnapshot> HostGroups(ExposedHost host) =>
        [.. host.Groups.Where(group => group.Name != OwnGroup)];

    /// <summary>The series about all of these hosts.</summary>
    public static IEnumerable<ExpositionSource> Of(IReadOnlyList<ExposedHost> hosts)
    {
        foreach (var host in hosts)
        {
            var name = new Label("host", host.Name);
            var groups = new List<GroupSnapshot>(12)
            {
                Figure(Up, host.Serving ? 1 : 0),
                Figure(SeriesLive, host.Series),
                Figure(SeriesRefused, host.RefusedSeries),
                Figure(PollsTimedOut, host.PollsTimedOut),
                Figure(ClockJumps, host.ClockJumps),
            };
            if (host.Serving)
                groups.AddRange(host.Groups.Where(group => group.Name == OwnGroup));
            if (host.LastSeenMs is { } lastSeenMs)
                groups.Add(Figure(LastSeen, lastSeenMs / 1000.0));
            if (host.RoundTripSeconds is { } roundTrip)
                groups.Add(Figure(RoundTrip, roundTrip));
            if (host.ClockOffsetSeconds is { } offset)
                groups.Add(Figure(ClockOffset, offset));
            if (host.ClockDriftRatio is { } drift)
                groups.Add(Figure(ClockDrift, drift));
            if (host.LinkCounter > 0)
                groups.Add(Figure(LinkCounter, host.LinkCounter));
            yield return new(new(name), groups);
            if (host.AgentVersion.Length > 0)
                yield return new(new(name, new Label("version", host.AgentVersion)), [Figure(Info, 1)]);
        }
    }

    private static Series[] One(string name, MetricType type, string help, string unit = "") =>
        [new(new(name, type, help, ValueKind.Float64, Unit: unit), LabelSet.Empty)];

    private static GroupSnapshot Figure(Series[] series, double value) =>
        new("agents", 0, series, [BitConverter.DoubleToInt64Bits(value)]);
}
