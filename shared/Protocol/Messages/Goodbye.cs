using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>GOODBYE: the last frame on a connection.</summary>
/// <param name="Reason">Why; perhaps a number that this version does not name.</param>
/// <param name="Text">For people: what was wrong and what to do. Cut to <see cref="Limits.TextBytesMax"/>.</param>
/// <param name="RetryAfterMs">How long the agent is asked to wait before it dials again; 0 leaves it to the
/// agent.</param>
public sealed record Goodbye(GoodbyeReason Reason, string Text, int RetryAfterMs = 0)
{
    /// <summary>Writes the frame.</summary>
    public void Write(FrameWriter to)
    {
        to.Begin(FrameType.Goodbye);
        to.U8((byte)Reason);
        to.Text(Utf8Text.Cut(Text, Limits.TextBytesMax));
        to.Varint((ulong)RetryAfterMs);
        to.End();
    }

    /// <summary>Reads the payload; null when it is malformed. Bytes that follow are ignored.</summary>
    public static Goodbye? Read(ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        var goodbye = new Goodbye(
            (GoodbyeReason)from.U8(), from.Text(Limits.TextBytesMax), from.VarintUpTo(int.MaxValue));
        return from.Failed ? null : goodbye;
    }
}
