namespace Monitoring.Collector.Store.History;

/// <summary>How far a stream is stored.</summary>
/// <param name="CommittedSeq">0 for none of it.</param>
/// <param name="Catalogue">See <see cref="Ingest.OpenedStream"/>.</param>
/// <param name="IsLacking">True when what comes next could not be read, as its names or the newest key frame are
/// lost.</param>
internal sealed record StoredProgress(
    ulong CommittedSeq, IReadOnlyList<ReadOnlyMemory<byte>> Catalogue, bool IsLacking = false);
