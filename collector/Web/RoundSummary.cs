using System.Collections.Immutable;

namespace Monitoring.Collector.Web;

/// <summary>How one polling round went.</summary>
/// <param name="Number">Counts up from 1; 0 before the first round.</param>
/// <param name="StartedMs">When it started, Unix time in ms; 0 before the first round.</param>
/// <param name="DeadlineMs">When it had to be published at the latest, Unix time in ms.</param>
/// <param name="Expected">Hosts that were asked.</param>
/// <param name="Answered">Hosts that answered in time.</param>
/// <param name="Missing">Names of those that did not; all of them when few, the first ones of a large outage.</param>
public sealed record RoundSummary(
    long Number, long StartedMs, long DeadlineMs, int Expected, int Answered, ImmutableArray<string> Missing)
{
    /// <summary>The round before the first.</summary>
    public static RoundSummary None { get; } = new(0, 0, 0, 0, 0, []);
}
