namespace Monitoring.Model;

/// <summary>
/// Every limit that both programs keep to. Nothing read from a peer or from the host grows past one of these.
/// </summary>
public static class Limits
{
    /// <summary>The largest frame, header and checksum included: 1 MiB.</summary>
    public const int FrameBytesMax = 1 << 20;

    /// <summary>Series that one agent may have live at a time; those above are refused, one by one.</summary>
    public const int SeriesPerAgentMax = 20_000;

    /// <summary>
    /// Slots that one agent may have live at a time, refused ones included. So many values always fit into one frame.
    /// </summary>
    public const int SlotsPerAgentMax = 60_000;

    /// <summary>Bytes of names, labels and texts of one agent's live series that the collector keeps: 16 MiB.</summary>
    public const int CatalogueBytesMax = 16 << 20;

    /// <summary>Bytes of names, labels and texts of one series: 128 KiB.</summary>
    public const int SeriesBytesMax = 128 << 10;

    /// <summary>Strings, and likewise families, in one DEFINE frame.</summary>
    public const int CatalogueEntriesMax = 65_536;

    /// <summary>The highest seq: 2^63 - 1, as stores know signed numbers only.</summary>
    public const ulong SeqMax = long.MaxValue;

    /// <summary>The latest time: the end of the year 9999, in milliseconds since the Unix epoch.</summary>
    public const long TimeMsMax = 253_402_300_799_999;

    /// <summary>Groups (samplers) that one agent may define in one incarnation.</summary>
    public const int GroupsPerAgentMax = 256;

    /// <summary>Bytes of UTF-8 in a metric's, label's, sampler's or host's name.</summary>
    public const int NameBytesMax = 256;

    /// <summary>Bytes of UTF-8 in a label's value: 16 KiB.</summary>
    public const int LabelValueBytesMax = 16 << 10;

    /// <summary>Labels of one series.</summary>
    public const int LabelsPerSeriesMax = 64;

    /// <summary>Bytes of UTF-8 in a help text, a unit, or the text of a GOODBYE, REFUSED or EVENT.</summary>
    public const int TextBytesMax = 1 << 10;

    /// <summary>The shortest interval at which samplers may be due: 100 ms.</summary>
    public static readonly TimeSpan SamplingIntervalMin = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest: 24 h.</summary>
    public static readonly TimeSpan SamplingIntervalMax = TimeSpan.FromHours(24);

    /// <summary>Polls that may wait for their answer on one connection.</summary>
    public const int PollsInFlightMax = 8;

    /// <summary>Batches sent and not yet acknowledged; the agent waits when there are so many.</summary>
    public const int UnackedBatchesMax = 64;

    /// <summary>
    /// Bytes of frames sent and not yet acknowledged, at most: 1 MiB; a collector with many agents allows each less. A
    /// single frame may always be under way.
    /// </summary>
    public const int UnackedBytesMax = 1 << 20;

    /// <summary>Batches between two key frames, at most.</summary>
    public const int KeyFrameIntervalMax = 60;

    /// <summary>
    /// Encoded frames that an agent keeps in memory while it cannot send: 4 MiB; the oldest are dropped first, and
    /// counted.
    /// </summary>
    public const int UnsentBytesMax = 4 << 20;
}
