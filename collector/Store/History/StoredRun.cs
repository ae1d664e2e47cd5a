using Monitoring.Collector.Ingest;

namespace Monitoring.Collector.Store.History;

/// <summary>
/// Frames of one stream, from a key frame on and without a gap; or what stands for a stored piece that can't be read.
/// </summary>
/// <param name="Stream">Whose.</param>
/// <param name="FirstSeq">The seq of the key frame.</param>
/// <param name="LastSeq">The seq of the last frame.</param>
/// <param name="FirstMs">The least time of its batches, in ms since the Unix epoch.</param>
/// <param name="LastMs">The greatest.</param>
/// <param name="Continues">True when no frame lies between the run before in the same enumeration and this one, so that
/// the decoder may go on.</param>
/// <param name="Frames">The frames' bytes, one after the other.</param>
/// <param name="ReadCatalogue">Reads the catalogue frames, whole and in order, that the key frame is read with. Only
/// while the enumeration stands at this run.</param>
public sealed record StoredRun(
    StreamKey Stream,
    ulong FirstSeq,
    ulong LastSeq,
    long FirstMs,
    long LastMs,
    bool Continues,
    ReadOnlyMemory<byte> Frames,
    Func<IReadOnlyList<ReadOnlyMemory<byte>>> ReadCatalogue)
{
    /// <summary>True when it stands for a piece that is damaged: it has no frames, and its numbers are those that are
    /// noted beside the piece.</summary>
    public bool IsDamaged { get; private init; }

    /// <summary>What stands for a damaged piece.</summary>
    /// <param name="stream">Whose; incarnation 0 where that can't be read either.</param>
    /// <param name="firstSeq">The first seq that it may have held.</param>
    /// <param name="lastSeq">The last one.</param>
    /// <param name="firstMs">The least time that its batches may have.</param>
    /// <param name="lastMs">The greatest.</param>
    public static StoredRun Damaged(StreamKey stream, ulong firstSeq, ulong lastSeq, long firstMs, long lastMs) =>
        new(stream, firstSeq, lastSeq, firstMs, lastMs, false, ReadOnlyMemory<byte>.Empty, static () => [])
        {
            IsDamaged = true,
        };
}
