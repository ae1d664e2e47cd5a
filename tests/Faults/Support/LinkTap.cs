using System.Buffers.Binary;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Faults.Support;

/// <summary>Reads the frames of one plain link as they pass, both ways, into the ledger. Any thread.</summary>
/// <param name="ledger">Where they are noted.</param>
internal sealed class LinkTap(WireLedger ledger)
{
    private readonly Lock guard = new();
    private readonly List<byte> up = [];
    private readonly List<byte> down = [];
    private ulong own;
    private ulong current;

    /// <summary>Bytes that the agent sent.</summary>
    public void NoteUp(ReadOnlySpan<byte> bytes) => Note(up, bytes, TakeUp);

    /// <summary>Bytes that the collector sent.</summary>
    public void NoteDown(ReadOnlySpan<byte> bytes) => Note(down, bytes, TakeDown);

    /// <summary>The seq of a sequenced frame, and the incarnation where it stands in it; null for others.</summary>
    public static (ulong? Incarnation, ulong Seq)? Identify(in Frame frame)
    {
        var isSequenced = frame.Type is FrameType.Define or FrameType.Retire or FrameType.Batch or FrameType.Event;
        if (!isSequenced || (frame.Flags & FrameFlags.Ahead) != FrameFlags.None)
            return null;
        var from = new WireReader(frame.Payload);
        ulong? incarnation = (frame.Flags & FrameFlags.Incarnation) != FrameFlags.None ? from.U64() : null;
        return (incarnation, from.Varint());
    }

    /// <summary>The checksum that a frame ends with.</summary>
    public static uint ChecksumOf(in Frame frame) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame.Whole[^Frame.ChecksumBytes..]);

    private delegate void Take(in Frame frame);

    private void Note(List<byte> pending, ReadOnlySpan<byte> bytes, Take take)
    {
        lock (guard)
        {
            pending.AddRange(bytes);
            var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending);
            var used = 0;
            while (FrameReader.Read(all[used..], out var frame) == FrameReading.Ok)
            {
                take(frame);
                used += frame.Whole.Length;
            }
            pending.RemoveRange(0, used);
        }
    }

    private void TakeUp(in Frame frame)
    {
        if (frame.Type == FrameType.Hello && Hello.Read(frame.Payload) is { } hello)
            own = hello.Incarnation;
        if (Identify(frame) is not var (incarnation, seq))
            return;
        current = incarnation ?? current;
        ledger.NoteSent(current, seq, ChecksumOf(frame));
    }

    private void TakeDown(in Frame frame)
    {
        if (frame.Type == FrameType.Welcome && Welcome.Read(frame.Payload) is { } welcome)
        {
            foreach (var progress in welcome.Progress)
                ledger.NoteAcked(progress.Incarnation, progress.CommittedSeq);
        }
        else if (frame.Type == FrameType.Ack && Ack.Read(frame, own) is { } ack)
            ledger.NoteAcked(ack.Incarnation, ack.Seq);
    }
}
