using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Follows the frames of one incarnation as a decoder would, without decoding them: tells which of them can still be
/// read when some before them are gone. Total, whatever the frames hold.
/// </summary>
/// <param name="incarnation">Whose frames.</param>
internal sealed class FrameChain(ulong incarnation)
{
    private readonly List<SeqRange> gaps = [];
    private bool needsKey = true;
    private ulong lastSeq;

    /// <summary>The first key frame; 0 before there is one.</summary>
    public ulong FirstKeySeq { get; private set; }

    /// <summary>The newest frame that can be read; 0 before the first key frame.</summary>
    public ulong LastSeq => FirstKeySeq == 0 ? 0 : lastSeq;

    /// <summary>The newest frame that was seen, whether it can be read or not.</summary>
    public ulong SeenSeq { get; private set; }

    /// <summary>The newest catalogue frame.</summary>
    public ulong CatalogueSeq { get; private set; }

    /// <summary>The oldest frame that was there, as far as can be told, whether it can be read or not: the chain should
    /// begin with a key frame. 0 before there is one.</summary>
    public ulong BegunSeq { get; private set; }

    /// <summary>The frames between the first key frame and the newest that are gone or cannot be read.</summary>
    public IReadOnlyList<SeqRange> Gaps => gaps;

    /// <summary>True when the frame can be read; then it is the newest.</summary>
    public bool Take(in Frame frame, out ulong seq)
    {
        var from = new WireReader(frame.Payload);
        var isOwn = !frame.Flags.Has(FrameFlags.Incarnation) || from.U64() == incarnation;
        seq = from.Varint();
        isOwn &= seq <= Limits.SeqMax;
        if (isOwn && !from.Failed)
            NoteSeen(frame, seq);
        if (!isOwn || from.Failed || seq <= lastSeq || !Fits(frame, seq, ref from))
            return false;
        if (FirstKeySeq == 0)
            FirstKeySeq = needsKey ? 0 : seq;
        else if (seq > lastSeq + 1)
            gaps.Add(new SeqRange(lastSeq + 1, seq - 1));
        lastSeq = seq;
        return true;
    }

    /// <summary>The frames that are missing of those that should be there.</summary>
    /// <param name="firstSeq">The first one, a key frame.</param>
    /// <param name="lastSeq">The last one.</param>
    public IReadOnlyList<SeqRange> Missing(ulong firstSeq, ulong lastSeq) => FirstKeySeq == 0
        ? [new SeqRange(firstSeq, lastSeq)]
        : [new SeqRange(firstSeq, FirstKeySeq - 1), .. gaps, new SeqRange(LastSeq + 1, lastSeq)];

    private void NoteSeen(in Frame frame, ulong seq)
    {
        SeenSeq = Math.Max(SeenSeq, seq);
        if (BegunSeq == 0 && seq > 0 && frame.Type is FrameType.Batch or FrameType.Event)
            BegunSeq = frame.Flags.Has(FrameFlags.Key) ? seq : Math.Max(seq - 1, 1);
    }

    private bool Fits(in Frame frame, ulong seq, ref WireReader from)
    {
        var isNext = seq == lastSeq + 1;
        switch (frame.Type)
        {
            case FrameType.Define or FrameType.Retire when !frame.Flags.Has(FrameFlags.Ahead):
                var follows = from.Varint();
                if (follows != (frame.Flags.Has(FrameFlags.Restate) ? 0 : CatalogueSeq) || from.Failed)
                    return false;
                CatalogueSeq = seq;
                needsKey |= !isNext;
                return true;
            case FrameType.Batch when frame.Flags.Has(FrameFlags.Key):
                if (CatalogueSeq == 0 || from.Varint() != CatalogueSeq)
                    return false;
                needsKey = false;
                return true;
            case FrameType.Batch:
                needsKey |= !isNext;
                return !needsKey;
            case FrameType.Event:
                needsKey |= !isNext;
                return FirstKeySeq != 0;
            default:
                return false;
        }
    }
}
