namespace Monitoring.Collector.Store.History;

/// <summary>How much is kept, whichever is reached first.</summary>
/// <param name="Time">By age of what was committed.</param>
/// <param name="Bytes">By size of the files.</param>
public sealed record Retention(TimeSpan Time, long Bytes)
{
    /// <summary>15 days, 10 GiB.</summary>
    public static Retention Default { get; } =
        new(HistoryLimits.RetentionTimeDefault, HistoryLimits.RetentionBytesDefault);

    /// <summary>The size at which a partition is followed by the next one.</summary>
    public long PartitionBytes => Math.Min(HistoryLimits.PartitionBytesMax, Bytes / HistoryLimits.PartitionsMin);

    /// <summary>Bytes of the open partition's log that are brought into its file at a time.</summary>
    public long LogBytes => Math.Min(HistoryLimits.LogBytesMax, PartitionBytes / 4);

    /// <summary>How long one partition is written.</summary>
    public TimeSpan PartitionSpan => Time / HistoryLimits.PartitionsMin < HistoryLimits.PartitionSpan
        ? Time / HistoryLimits.PartitionsMin
        : HistoryLimits.PartitionSpan;

    /// <summary>
    /// At the least so long after a partition was deleted for its age, of time that the collector ran, the next one is:
    /// an hour for partitions of a day.
    /// </summary>
    public TimeSpan AgedApart => PartitionSpan / HistoryLimits.AgedPerSpanMax;
}
