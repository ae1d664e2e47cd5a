using Monitoring.Collector.Ingest;

namespace Monitoring.Collector.Store.History;

/// <summary>
/// Reads what is stored. Any thread but the reactor's, as all calls block on files; each sees what was committed when
/// it was made. Enumerations read as they are walked and hold files open until they are disposed of. What is told to
/// stop throws an <see cref="OperationCanceledException"/> before it opens the next file.
/// </summary>
public interface IHistory
{
    /// <summary>Every stream that anything is stored of, those of one agent together, oldest first.</summary>
    IReadOnlyList<StoredStream> Streams(CancellationToken stop = default);

    /// <summary>When the oldest file was begun, by the collector's clock, which no host's clock moves: ms since the
    /// Unix epoch; null when there is none.</summary>
    long? BeganMs { get; }

    /// <summary>
    /// The runs of an agent that have batches in a range of time, each from its key frame on: by stream, oldest first,
    /// and by seq within it. A run that the range ends in may hold batches outside of it.
    /// </summary>
    /// <remarks>To decode: where a run does not continue the one before, take a new decoder and apply
    /// <see cref="StoredRun.ReadCatalogue"/>; then apply the run's frames. Frames that the decoder knows already may
    /// come again at the front of a run, and are to be passed over. A part that is damaged has a run without frames in
    /// its place (<see cref="StoredRun.IsDamaged"/>), to be counted and passed over.</remarks>
    /// <param name="agent">The agent's id.</param>
    /// <param name="fromMs">The first millisecond since the Unix epoch.</param>
    /// <param name="toMs">The last one.</param>
    /// <param name="stop">Whoever asks has left.</param>
    IEnumerable<StoredRun> Runs(Guid agent, long fromMs, long toMs, CancellationToken stop = default);

    /// <summary>
    /// The same for the runs of one stream that hold seqs from <paramref name="firstSeq"/> on: for who goes on where it
    /// stopped.
    /// </summary>
    IEnumerable<StoredRun> RunsFrom(StreamKey stream, ulong firstSeq);

    /// <summary>Events of all agents, or of one, in a range of time, by their time.</summary>
    /// <remarks>Those of a file that damage hides have one in their place (<see cref="StoredEvent.IsDamaged"/>), to be
    /// counted and passed over.</remarks>
    IEnumerable<StoredEvent> Events(Guid? agent, long fromMs, long toMs, CancellationToken stop = default);

    /// <summary>Ranges of streams that were committed and are lost, by when that was noticed.</summary>
    IReadOnlyList<LostRange> Losses();
}
