namespace Monitoring.Collector.Store.History;

/// <summary>What is known of a partition without opening it.</summary>
/// <param name="File">Which one.</param>
/// <param name="CreatedMs">When it was made, in ms since the Unix epoch.</param>
/// <param name="FirstMs">The least time of its batches; null when it has none.</param>
/// <param name="LastMs">The greatest time of its batches; null when it has none.</param>
internal sealed record Partition(PartitionFile File, long CreatedMs, long? FirstMs, long? LastMs)
{
    /// <summary>True when batches of a range of time may be in it.</summary>
    public bool Overlaps(long fromMs, long toMs) => FirstMs <= toMs && LastMs >= fromMs;
}
