using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>WELCOME: what was agreed, and where to resume.</summary>
/// <param name="Version">The version that both sides speak from now on.</param>
/// <param name="Capabilities">What was agreed: offered by the agent and known to the collector.</param>
/// <param name="CollectorId">Made once, kept for ever.</param>
/// <param name="WallTimeMs">The collector's wall clock: milliseconds since the Unix epoch.</param>
/// <param name="UnackedBatchesMax">Batches that the agent may have sent and not yet acknowledged.</param>
/// <param name="SeriesMax">Live series that it takes from the agent.</param>
/// <param name="Progress">One entry for each incarnation that HELLO named, in that order.</param>
/// <param name="UnackedBytesMax">Bytes of sequenced frames that the agent may have sent and not yet acknowledged; one
/// frame may always be.</param>
public sealed record Welcome(
    int Version,
    Capabilities Capabilities,
    Guid CollectorId,
    long WallTimeMs,
    int UnackedBatchesMax,
    int SeriesMax,
    IReadOnlyList<IncarnationProgress> Progress,
    int UnackedBytesMax)
{
    /// <summary>Writes the frame.</summary>
    public void Write(FrameWriter to)
    {
        to.Begin(FrameType.Welcome);
        to.U16((ushort)Version);
        to.U32((uint)Capabilities);
        to.Id(CollectorId);
        to.Varint((ulong)WallTimeMs);
        to.Varint((ulong)UnackedBatchesMax);
        to.Varint((ulong)SeriesMax);
        to.Varint((ulong)Progress.Count);
        foreach (var progress in Progress)
        {
            to.U64(progress.Incarnation);
            to.Varint(progress.CommittedSeq);
            to.Varint(progress.CatalogueSeq);
        }
        to.Varint((ulong)UnackedBytesMax);
        to.End();
    }

    /// <summary>Reads the payload; null when it is malformed. Bytes that follow are ignored.</summary>
    public static Welcome? Read(ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        var version = from.U16();
        var capabilities = (Capabilities)from.U32();
        var collectorId = from.Id();
        var wallTimeMs = from.TimeMs();
        var unackedBatchesMax = from.VarintUpTo(int.MaxValue);
        var seriesMax = from.VarintUpTo(int.MaxValue);
        var progress = new IncarnationProgress[from.VarintUpTo(Hello.QueuedMax)];
        for (var i = 0; i < progress.Length; i++)
            progress[i] = new IncarnationProgress(from.U64(), from.Seq(), from.Seq());
        // Collectors of version 0.1 end their WELCOME here.
        var unackedBytesMax = from.AtEnd ? int.MaxValue : from.VarintUpTo(int.MaxValue);
        if (from.Failed || unackedBatchesMax == 0 || unackedBytesMax == 0)
            return null;
        // The agent's memory is its own to guard: a collector may narrow the window, not widen it.
        return new Welcome(version, capabilities, collectorId, wallTimeMs,
            Math.Min(unackedBatchesMax, Limits.UnackedBatchesMax), seriesMax, progress, unackedBytesMax);
    }
}
