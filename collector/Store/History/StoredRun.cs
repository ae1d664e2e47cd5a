using Monitoring.Collector.Ingest;

namespace Monitoring.Collector.Store.History;

/// <summary>Frames of one stream, from a key frame on and without a gap.</summary>
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
    Func<IReadOnlyList<ReadOnlyMemory<byte>>> ReadCatalogue);
