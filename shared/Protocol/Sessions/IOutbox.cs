using Monitoring.Protocol.Messages;

namespace Monitoring.Protocol.Sessions;

/// <summary>
/// The frames that an agent has to deliver, in order: what its session sends from. For the reactor's thread only.
/// </summary>
public interface IOutbox
{
    /// <summary>For HELLO: the incarnations that have frames waiting, oldest first, this process' own last.</summary>
    IReadOnlyList<QueuedIncarnation> Queued { get; }

    /// <summary>
    /// A connection begins: for each incarnation, oldest first, the next frames are the catalogue frames after
    /// <see cref="IncarnationProgress.CatalogueSeq"/> that lie before its first batch to send, and then everything from
    /// the key frame at or before the committed seq + 1 (when that is gone: from the oldest key frame).
    /// </summary>
    void Resume(IReadOnlyList<IncarnationProgress> progress);

    /// <summary>The next frame to send, without moving on; false when there is none now.</summary>
    bool TryPeek(out OutboxFrame frame);

    /// <summary>
    /// Moves on behind the frame that <see cref="TryPeek"/> gave; it is kept until it is acknowledged.
    /// </summary>
    void Advance();

    /// <summary>Everything of the incarnation up to the seq is committed: what no later frame needs may go.</summary>
    void Acknowledged(ulong incarnation, ulong seq);
}
