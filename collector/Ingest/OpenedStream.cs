namespace Monitoring.Collector.Ingest;

/// <summary>A stream as it goes on.</summary>
/// <param name="Stream">How far it is.</param>
/// <param name="Catalogue">The catalogue frames, whole and in order, that the newest key frame at or before what is
/// committed has to be read with; the first one restates. Empty when they were not asked for, or none are
/// known.</param>
public sealed record OpenedStream(JournalStream Stream, IReadOnlyList<ReadOnlyMemory<byte>> Catalogue);
