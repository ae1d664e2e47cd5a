namespace Monitoring.Collector.Instruments;

/// <summary>The history's own metrics. What each one says stands in its help text.</summary>
public sealed class HistoryMetrics
{
    private long oldestMs;

    /// <summary>Declares them.</summary>
    public HistoryMetrics(InstrumentSet instruments)
    {
        Commits = instruments.Counter(
            "monitoring.collector.history.commits", "Transactions of agents' frames that were committed.", "{commit}");
        CommitsFailed = instruments.Counter(
            "monitoring.collector.history.commits.failed",
            "Transactions that could not be written, and are tried again.", "{commit}");
        CommitDuration = instruments.Histogram(
            "monitoring.collector.history.commit.duration", "How long committing took, until it was on disk.", "s");
        Rows = instruments.Counter(
            "monitoring.collector.history.rows", "Rows of frames committed.", "{row}");
        Bytes = instruments.Counter(
            "monitoring.collector.history.committed", "Bytes of frames committed.", "By");
        QueueBytes = instruments.Gauge(
            "monitoring.collector.history.queue", "Memory of what waits to be committed.", "By");
        IsFailing = instruments.Gauge(
            "monitoring.collector.history.failing",
            "1 while what comes can't be committed, so that nothing is acknowledged; else 0.", "");
        EventsDropped = instruments.Counter(
            "monitoring.collector.history.events.dropped",
            "Events noted by the collector that were dropped, as too many waited to be written.", "{event}");
        Partitions = instruments.Gauge(
            "monitoring.collector.history.partitions", "Files that the history consists of.", "{file}");
        Size = instruments.Gauge(
            "monitoring.collector.history.size", "Bytes of the history's files.", "By");
        PartitionsDamaged = instruments.Counter(
            "monitoring.collector.history.partitions.damaged",
            "Files of the history that were damaged or missing, and put aside.", "{file}");
        FramesLost = instruments.Counter(
            "monitoring.collector.history.frames.lost", "Committed frames that were lost with damaged files.",
            "{frame}");
        instruments.GaugeReading(
            "monitoring.collector.history.oldest_sample_time",
            "The least time of a sample that is stored, seconds since 1970; 0 when there is none.", "s",
            () => Volatile.Read(ref oldestMs) / 1000.0);
    }

    /// <summary>Commits.</summary>
    public Counter Commits { get; }

    /// <summary>Commits that failed.</summary>
    public Counter CommitsFailed { get; }

    /// <summary>How long commits took, seconds.</summary>
    public Histogram CommitDuration { get; }

    /// <summary>Rows committed.</summary>
    public Counter Rows { get; }

    /// <summary>Bytes committed.</summary>
    public Counter Bytes { get; }

    /// <summary>Memory of what waits.</summary>
    public Gauge QueueBytes { get; }

    /// <summary>Whether commits fail.</summary>
    public Gauge IsFailing { get; }

    /// <summary>Noted events dropped.</summary>
    public Counter EventsDropped { get; }

    /// <summary>Files.</summary>
    public Gauge Partitions { get; }

    /// <summary>Bytes of the files.</summary>
    public Gauge Size { get; }

    /// <summary>Files put aside.</summary>
    public Counter PartitionsDamaged { get; }

    /// <summary>Frames lost.</summary>
    public Counter FramesLost { get; }

    /// <summary>Shows what is there.</summary>
    /// <param name="partitions">Files.</param>
    /// <param name="bytes">Their bytes.</param>
    /// <param name="oldestMs">The least time of a sample, in ms since the Unix epoch; null when there is none.</param>
    public void Show(int partitions, long bytes, long? oldestMs)
    {
        Partitions.Set(partitions);
        Size.Set(bytes);
        Volatile.Write(ref this.oldestMs, oldestMs ?? 0);
    }
}
