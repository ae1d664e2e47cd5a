namespace Monitoring.Collector.Store.History;

/// <summary>The numbers of the history.</summary>
public static class HistoryLimits
{
    /// <summary>How long what has come may wait to be committed together with more: 200 ms.</summary>
    public static readonly TimeSpan CommitDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>The same for an agent whose window is filling up: 20 ms.</summary>
    public static readonly TimeSpan UrgentDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>So many bytes are committed without waiting for more: 1 MiB.</summary>
    public const int CommitBytes = 1 << 20;

    /// <summary>Bytes of one transaction, after which the next one begins: 8 MiB.</summary>
    public const int CommitBytesMax = 8 << 20;

    /// <summary>
    /// Memory of what waits to be committed, of all agents together: 128 MiB. When it is full, links are not read.
    /// </summary>
    public const long WaitingBytesMax = 128 << 20;

    /// <summary>Room on the disk without which nothing is written, and no file is opened that is not open already:
    /// 256 KiB.</summary>
    public const long DiskRoomMin = 256 << 10;

    /// <summary>Events noted by the collector that may wait to be written; further ones are dropped and
    /// counted.</summary>
    public const int NotedEventsMax = 32_768;

    /// <summary>The first wait after a commit that failed: 200 ms.</summary>
    public static readonly TimeSpan RetryFirst = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two tries: 5 s.</summary>
    public static readonly TimeSpan RetryLongest = TimeSpan.FromSeconds(5);

    /// <summary>The least time from one replacement of the open partition, for damage, to the next: 10 s, and twice as
    /// long each time, until none was needed for twice the longest.</summary>
    public static readonly TimeSpan ReplacedApartFirst = TimeSpan.FromSeconds(10);

    /// <summary>The most that it grows to: 1 h.</summary>
    public static readonly TimeSpan ReplacedApartLongest = TimeSpan.FromHours(1);

    /// <summary>How long a key frame's run is left in the journal after it is complete: 60 s.</summary>
    public static readonly TimeSpan FoldDelay = TimeSpan.FromSeconds(60);

    /// <summary>Between two slices of folding, checking and clearing up: 1 s.</summary>
    public static readonly TimeSpan SliceInterval = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of frames that are folded in one slice: 1 MiB.</summary>
    public const int FoldBytesPerSlice = 1 << 20;

    /// <summary>A block is complete with the run that brings it to so many bytes of frames: 64 KiB.</summary>
    public const int BlockBytes = 64 << 10;

    /// <summary>Bytes of frames in a block, beyond which it is taken for damaged: 64 MiB.</summary>
    public const int BlockBytesMax = 64 << 20;

    /// <summary>Bytes of a closed partition that are checked in one slice: 8 MiB.</summary>
    public const int CheckBytesPerSlice = 8 << 20;

    /// <summary>Rows at the end of the open partition whose checksums are looked at before it is used.</summary>
    public const int RowsCheckedAtStart = 64;

    /// <summary>How long one partition is written: a day.</summary>
    public static readonly TimeSpan PartitionSpan = TimeSpan.FromDays(1);

    /// <summary>The size at which a partition is followed by the next one, unless little may be kept:
    /// 512 MiB.</summary>
    public const long PartitionBytesMax = 512L << 20;

    /// <summary>A partition is not followed for its size before it is so old, or they would follow each other with
    /// every slice: 10 s.</summary>
    public static readonly TimeSpan PartitionAgeMin = TimeSpan.FromSeconds(10);

    /// <summary>How long a file that another program has locked is waited for, a backup's say: 5 s.</summary>
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of the open partition's log, before they are brought into its file: 32 MiB.</summary>
    public const long LogBytesMax = 32 << 20;

    /// <summary>Of what may be kept, one partition takes at most this share, as deleting goes by whole ones.</summary>
    public const int PartitionsMin = 16;

    /// <summary>While one partition is written, at most so many are deleted for their age: a clock that is far ahead
    /// for a while costs one, and who was off for weeks catches up all the same.</summary>
    public const int AgedPerSpanMax = 24;

    /// <summary>What is kept when nothing else is said, by age: 15 days.</summary>
    public static readonly TimeSpan RetentionTimeDefault = TimeSpan.FromDays(15);

    /// <summary>What is kept when nothing else is said, by size: 10 GiB.</summary>
    public const long RetentionBytesDefault = 10L << 30;

    /// <summary>The least that may be kept by age: 1 h.</summary>
    public static readonly TimeSpan RetentionTimeMin = TimeSpan.FromHours(1);

    /// <summary>The least that may be kept by size: 16 MiB.</summary>
    public const long RetentionBytesMin = 16L << 20;
}
