using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// Keeps what agents send. What it has committed survives a kill and a loss of power: only that is acknowledged.
/// </summary>
/// <remarks>For the reactor's thread, but where it says otherwise.</remarks>
public interface IJournal
{
    /// <summary>Streams that have more committed now: see <see cref="JournalStream.CommittedSeq"/>. Comes on the
    /// reactor's thread. The list is valid during the call.</summary>
    event Action<IReadOnlyList<JournalStream>>? Committed;

    /// <summary>A stream is given up: see <see cref="JournalStream.IsGivenUp"/>. Its link is of no more use. Comes on
    /// the reactor's thread.</summary>
    event Action<JournalStream>? GivenUp;

    /// <summary>There is room again after <see cref="IsFull"/>. Comes on the reactor's thread.</summary>
    event Action? RoomMade;

    /// <summary>
    /// True when more waits to be committed than may: links are not read until there is room. Any thread.
    /// </summary>
    bool IsFull { get; }

    /// <summary>Memory of what may wait to be committed, of all agents together. Each agent's window in bytes is its
    /// share of it, so that the journal is not full before they all wait. Any thread.</summary>
    long BytesMax { get; }

    /// <summary>Says how an agent's streams go on. Streams of it that are not named are at their end.</summary>
    /// <param name="agent">The agent's id.</param>
    /// <param name="queued">The incarnations that its HELLO named, oldest first. What any collector has acknowledged
    /// counts as committed here, too.</param>
    /// <param name="wantsCatalogue">Says of an incarnation whether its catalogue is wanted, because its decoder is not
    /// in memory.</param>
    /// <returns>Fires with one entry for each incarnation, in that order; fails when what is stored can't be read. May
    /// be cancelled.</returns>
    Deferred<IReadOnlyList<OpenedStream>> Open(
        Guid agent, IReadOnlyList<QueuedIncarnation> queued, Func<ulong, bool> wantsCatalogue);

    /// <summary>
    /// Hands over a row, which is the journal's from then on; it disposes of it. Any thread; rows of one stream come in
    /// the order of their seqs, from one thread at a time. Never blocks, and takes the row even when it is full.
    /// </summary>
    void Append(JournalRow row);

    /// <summary>The agent's streams are at their end, whatever comes; what is stored of them stays.</summary>
    void Forget(Guid agent);
}
