using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>RESULT: the answer to a POLL.</summary>
/// <param name="Request">The question's number.</param>
/// <param name="Kind">The question's kind.</param>
/// <param name="Status">How it went.</param>
/// <param name="Body">
/// Ping: a varint, the agent's wall clock in milliseconds since the Unix epoch. Sample-now: a snapshot's payload. Top
/// processes: <see cref="TopProcesses"/>.
/// Failed: UTF-8 text to the end.
/// </param>
public sealed record Result(uint Request, PollKind Kind, PollStatus Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>Writes the frame.</summary>
    public void Write(FrameWriter to)
    {
        to.Begin(FrameType.Result);
        to.Varint(Request);
        to.U8((byte)Kind);
        to.U8((byte)Status);
        to.Bytes(Body.Span);
        to.End();
    }

    /// <summary>Reads the payload; null when it is malformed.</summary>
    public static Result? Read(ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        var request = (uint)from.VarintUpTo(int.MaxValue);
        var kind = (PollKind)from.U8();
        var status = (PollStatus)from.U8();
        return from.Failed ? null : new Result(request, kind, status, from.Rest.ToArray());
    }
}
