using Monitoring.Collector.Ingest;
using Monitoring.Protocol.Messages;

namespace Monitoring.Collector.Store.History;

/// <summary>The history of a collector that keeps none.</summary>
public sealed class NoHistory : IHistory, IEventLog
{
    /// <inheritdoc/>
    public IReadOnlyList<StoredStream> Streams(CancellationToken stop = default) => [];

    /// <inheritdoc/>
    public long? BeganMs => null;

    /// <inheritdoc/>
    public IEnumerable<StoredRun> Runs(Guid agent, long fromMs, long toMs, CancellationToken stop = default) => [];

    /// <inheritdoc/>
    public IEnumerable<StoredRun> RunsFrom(StreamKey stream, ulong firstSeq) => [];

    /// <inheritdoc/>
    public IEnumerable<StoredEvent> Events(Guid? agent, long fromMs, long toMs, CancellationToken stop = default) => [];

    /// <inheritdoc/>
    public IReadOnlyList<LostRange> Losses() => [];

    /// <inheritdoc/>
    public void Note(Guid agent, StreamEvent happened)
    {
    }
}
