using System.Collections.Immutable;

namespace Monitoring.Collector.Web;

/// <summary>How one polling round went.</summary>
/// <param name="Number">Counts up from 1; 0 before the first round.</param>
/// <param name="StartedMs">When it started, Unix time in ms; 0 before the first round.</param>
/// <param name="DeadlineMs">When it had to be published at the latest, Unix time in ms.</param>
/// <param name="Expected">Hosts that were asked.</param>
/// <param name="Answered">Hosts that answered in time.</param>
/// <param name="Missing">Names of those that did not.</param>
public sealed record RoundSummary(
    long Number, long StartedMs, long DeadlineMs, int Expected, int Answered, ImmutableArray<string> Missing)
{
    /// <summary>How many missing hosts are told by name: 20. Of a large outage, their number says more.</summary>
    public const int MissingToldMax = 20;

    /// <summary>The round before the first.</summary>
    public static RoundSummary None { get; } = new(0, 0, 0, 0, 0, []);

    /// <summary>This round as it goes out: with the first of the missing only, when they are many.</summary>
    /// <remarks>Not before: what everyone may see is picked, and counted, from all of them.</remarks>
    internal RoundSummary Told() =>
        Missing.Length <= MissingToldMax ? this : this with { Missing = Missing[..MissingToldMax] };
}
