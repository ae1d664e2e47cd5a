using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>REFUSED: series that the collector does not take. Their values are ignored; all others flow.</summary>
/// <param name="Incarnation">Whose slots.</param>
/// <param name="Total">How many live series of the incarnation are refused by now.</param>
/// <param name="Refusals">Newly refused ones; at most <see cref="RefusalsMax"/> in a frame.</param>
public sealed record Refused(ulong Incarnation, int Total, IReadOnlyList<Refusal> Refusals)
{
    /// <summary>Refusals that one frame lists; more go uncounted one by one and are in the total.</summary>
    public const int RefusalsMax = 1000;

    /// <summary>Writes the frame.</summary>
    public void Write(FrameWriter to)
    {
        to.Begin(FrameType.Refused, FrameFlags.Incarnation);
        to.U64(Incarnation);
        to.Varint((ulong)Total);
        to.Varint((ulong)Refusals.Count);
        foreach (var refusal in Refusals)
        {
            to.Varint((ulong)refusal.Slot);
            to.U8((byte)refusal.Reason);
        }
        to.End();
    }

    /// <summary>Reads the payload; null when it is malformed. Bytes that follow are ignored.</summary>
    public static Refused? Read(ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        var incarnation = from.U64();
        var total = from.VarintUpTo(int.MaxValue);
        var refusals = new Refusal[from.VarintUpTo(RefusalsMax)];
        for (var i = 0; i < refusals.Length; i++)
            refusals[i] = new Refusal(from.VarintUpTo(int.MaxValue), (RefusalReason)from.U8());
        return from.Failed ? null : new Refused(incarnation, total, refusals);
    }
}
