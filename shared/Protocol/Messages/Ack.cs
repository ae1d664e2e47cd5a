using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>ACK: every frame of the incarnation up to and including the seq is committed.</summary>
/// <param name="Incarnation">Which; left out on the wire when it is the one that HELLO named.</param>
/// <param name="Seq">Up to where; never falls within a connection.</param>
public readonly record struct Ack(ulong Incarnation, ulong Seq)
{
    /// <summary>Writes the frame.</summary>
    public void Write(FrameWriter to, ulong helloIncarnation)
    {
        var spelled = Incarnation != helloIncarnation;
        to.Begin(FrameType.Ack, spelled ? FrameFlags.Incarnation : FrameFlags.None);
        if (spelled)
            to.U64(Incarnation);
        to.Varint(Seq);
        to.End();
    }

    /// <summary>Reads the frame; null when it is malformed. Bytes that follow are ignored.</summary>
    public static Ack? Read(in Frame frame, ulong helloIncarnation)
    {
        var from = new WireReader(frame.Payload);
        var incarnation = frame.Flags.Has(FrameFlags.Incarnation) ? from.U64() : helloIncarnation;
        var ack = new Ack(incarnation, from.Seq());
        return from.Failed ? null : ack;
    }
}
