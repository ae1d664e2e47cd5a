using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Agent.Delivery;

/// <summary>Reads from a frame that is dropped in its turn what it was to tell of earlier drops.</summary>
internal static class ToldDrops
{
    /// <summary>How many batches a frame tells to be dropped; 0 for one that is no such event.</summary>
    public static long In(ReadOnlySpan<byte> bytes)
    {
        if (FrameReader.Read(bytes, out var frame) != FrameReading.Ok || frame.Type != FrameType.Event)
            return 0;
        var from = new WireReader(frame.Payload);
        // Its incarnation and its seq.
        from.U64();
        from.Varint();
        return EventLayout.Read(ref from) is { Kind: EventKind.Drop, Amount: > 0 and var amount } ? amount : 0;
    }
}
