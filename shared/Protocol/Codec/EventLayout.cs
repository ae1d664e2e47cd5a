using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Protocol.Codec;

/// <summary>
/// EVENT's layout: incarnation u64, seq varint, kind u8, time varint (ms since the Unix epoch), amount zigzag, text.
/// Bytes that follow are ignored.
/// </summary>
public static class EventLayout
{
    /// <summary>Writes the whole frame.</summary>
    public static void Write(FrameWriter to, ulong incarnation, ulong seq, StreamEvent happened)
    {
        to.Begin(FrameType.Event, FrameFlags.Incarnation);
        to.U64(incarnation);
        to.Varint(seq);
        to.U8((byte)happened.Kind);
        to.Varint((ulong)happened.TimeMs);
        to.Zigzag(happened.Amount);
        to.Text(Utf8Text.Cut(happened.Text, Limits.TextBytesMax));
        to.End();
    }

    /// <summary>Reads what follows the seq; null when it is malformed.</summary>
    public static StreamEvent? Read(ref WireReader from)
    {
        var happened = new StreamEvent(
            (EventKind)from.U8(), from.TimeMs(), from.Zigzag(), from.Text(Limits.TextBytesMax));
        return from.Failed ? null : happened;
    }
}
