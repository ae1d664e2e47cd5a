using Monitoring.Collector.Listening;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Reactor;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// Decides when what a link brought counts as committed, and so may be acknowledged: for now, as soon as it is decoded
/// into memory.
/// </summary>
/// <remarks>
/// This is the seam for the history: its journal takes the frames, and acknowledges them here once its transaction is
/// on disk.
/// </remarks>
internal sealed class Commitment(IReactor reactor)
{
    /// <summary>
    /// After so many batches a flooding agent's progress is told at once, so that its window never closes.
    /// </summary>
    public const int UrgentBatches = Limits.UnackedBatchesMax / 4;

    /// <summary>A delivery reached the reactor: all that is decoded with it is committed.</summary>
    public void Delivered(HostDelivery delivery)
    {
        if (delivery.AppliedSeq > 0)
            delivery.Link.Acknowledge(delivery.Incarnation, delivery.AppliedSeq);
    }

    /// <summary>
    /// Commits a stream up to where it is decoded, without waiting for its delivery. On the thread that reads.
    /// </summary>
    public void Urgent(AgentLink link, StreamDecoder stream)
    {
        var (incarnation, seq) = (stream.Incarnation, stream.AppliedSeq);
        reactor.CallFromThread(() => link.Acknowledge(incarnation, seq));
    }
}
