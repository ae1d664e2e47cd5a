namespace Monitoring.Collector.Aggregation;

/// <summary>What one polling round found.</summary>
/// <param name="Number">Counts up from 1; 0 before the first round.</param>
/// <param name="Started">When it started.</param>
/// <param name="Deadline">When it had to be published at the latest.</param>
/// <param name="Published">When it was published.</param>
/// <param name="Expected">Hosts whose answer was expected: those that were up or late.</param>
/// <param name="Missing">Names of those whose newest poll was not answered in time, sorted.</param>
/// <param name="Fleet">The fleet's figures.</param>
public sealed record RoundReport(
    long Number,
    DateTimeOffset Started,
    DateTimeOffset Deadline,
    DateTimeOffset Published,
    int Expected,
    IReadOnlyList<string> Missing,
    FleetAggregate Fleet)
{
    /// <summary>Before the first round.</summary>
    public static RoundReport None { get; } = new(0, default, default, default, 0, [], FleetAggregate.None);

    /// <summary>Hosts that answered.</summary>
    public int Answered => Expected - Missing.Count;
}
