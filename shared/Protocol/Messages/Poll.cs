using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>POLL: a question of the collector.</summary>
/// <param name="Request">Its number on this connection; the answer carries the same.</param>
/// <param name="Kind">What is asked for.</param>
/// <param name="TimeoutMs">After this long the collector no longer waits for the answer.</param>
/// <param name="Body">What the kind needs.</param>
public sealed record Poll(uint Request, PollKind Kind, int TimeoutMs, ReadOnlyMemory<byte> Body)
{
    /// <summary>Writes the frame.</summary>
    public void Write(FrameWriter to)
    {
        to.Begin(FrameType.Poll);
        to.Varint(Request);
        to.U8((byte)Kind);
        to.Varint((ulong)TimeoutMs);
        to.Bytes(Body.Span);
        to.End();
    }

    /// <summary>Reads the payload; null when it is malformed.</summary>
    public static Poll? Read(ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        var request = (uint)from.VarintUpTo(int.MaxValue);
        var kind = (PollKind)from.U8();
        var timeoutMs = from.VarintUpTo(int.MaxValue);
        return from.Failed ? null : new Poll(request, kind, timeoutMs, from.Rest.ToArray());
    }
}
