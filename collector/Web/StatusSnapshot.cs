using System.Collections.Immutable;

namespace Monitoring.Collector.Web;

/// <summary>
/// One immutable picture of the fleet. A part that did not change since the snapshot before is the same object: that
/// is how the feed finds what to send, by reference and not by comparing values.
/// </summary>
/// <param name="Collector">What the collector says of itself; made once at start.</param>
/// <param name="Round">The newest finished polling round.</param>
/// <param name="Fleet">The totals that this round published.</param>
/// <param name="Hosts">A row per known host, in any order, each id once. Rows are replaced whole, never
/// changed.</param>
public sealed record StatusSnapshot(
    CollectorFacts Collector, RoundSummary Round, FleetSummary Fleet, ImmutableArray<HostRow> Hosts);
