using Monitoring.Collector.Ingest;

namespace Monitoring.Collector.Store.History;

/// <summary>One stream and what is stored of it.</summary>
/// <param name="Key">Whose.</param>
/// <param name="FirstSeq">The first frame that is stored.</param>
/// <param name="LastSeq">The last one.</param>
/// <param name="FirstMs">The least time of its batches, in ms since the Unix epoch; null when there are none.</param>
/// <param name="LastMs">The greatest; null when there are none.</param>
public sealed record StoredStream(StreamKey Key, ulong FirstSeq, ulong LastSeq, long? FirstMs, long? LastMs)
{
    /// <summary>This and what is stored of the same stream elsewhere.</summary>
    public StoredStream With(StoredStream other) => new(
        Key,
        Math.Min(FirstSeq, other.FirstSeq),
        Math.Max(LastSeq, other.LastSeq),
        Least(FirstMs, other.FirstMs),
        -Least(-LastMs, -other.LastMs));

    private static long? Least(long? one, long? other) => one is null || other < one ? other ?? one : one;
}
