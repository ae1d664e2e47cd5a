using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Sessions;

namespace Monitoring.Agent.Delivery;

/// <summary>Frames one after the other in one piece of memory that grows and is used again.</summary>
public sealed class FrameRun
{
    private const int InitialBytes = 4096;

    private readonly List<EncodedFrame> frames = [];
    private byte[] bytes = new byte[InitialBytes];

    /// <summary>The frames; their seqs rise, and their offsets point into the run's bytes.</summary>
    public IReadOnlyList<EncodedFrame> Frames => frames;

    /// <summary>How many frames there are.</summary>
    public int Count => frames.Count;

    /// <summary>How many of them are batches.</summary>
    public int Batches { get; private set; }

    /// <summary>Bytes of all frames.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that the memory has room for.</summary>
    public int Capacity => bytes.Length;

    /// <summary>The first frame's seq; there must be one.</summary>
    public ulong FirstSeq => frames[0].Seq;

    /// <summary>The last frame's seq; there must be one.</summary>
    public ulong LastSeq => frames[^1].Seq;

    /// <summary>Adds a copy of a frame.</summary>
    public void Add(in EncodedFrame frame, ReadOnlySpan<byte> content)
    {
        if (Length + content.Length > bytes.Length)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + content.Length));
        content.CopyTo(bytes.AsSpan(Length));
        frames.Add(frame with { Offset = Length });
        Length += content.Length;
        Batches += frame.Type == FrameType.Batch ? 1 : 0;
    }

    /// <summary>The frame at <paramref name="index"/>, to be sent; valid until the run is changed.</summary>
    public OutboxFrame At(int index)
    {
        var frame = frames[index];
        return new OutboxFrame(frame.Incarnation, frame.Seq, frame.Type == FrameType.Batch, BytesAt(index));
    }

    /// <summary>The bytes of the frame at <paramref name="index"/>; valid until the run is changed.</summary>
    public ReadOnlyMemory<byte> BytesAt(int index) => bytes.AsMemory(frames[index].Offset, frames[index].Length);

    /// <summary>
    /// The index of the first frame with a seq above <paramref name="seq"/>; the count when there is none.
    /// </summary>
    public int FirstAbove(ulong seq)
    {
        var index = 0;
        while (index < frames.Count && frames[index].Seq <= seq)
            index++;
        return index;
    }

    /// <summary>Bytes of the frames with a seq above <paramref name="seq"/>.</summary>
    public int BytesAbove(ulong seq)
    {
        var first = FirstAbove(seq);
        return first == frames.Count ? 0 : Length - frames[first].Offset;
    }

    /// <summary>Batches with a seq above <paramref name="seq"/>.</summary>
    public int BatchesAbove(ulong seq)
    {
        if (frames.Count == 0 || FirstSeq > seq)
            return Batches;
        var batches = 0;
        for (var i = FirstAbove(seq); i < frames.Count; i++)
            batches += frames[i].Type == FrameType.Batch ? 1 : 0;
        return batches;
    }

    /// <summary>The seqs of those.</summary>
    public IReadOnlyList<ulong> BatchSeqsAbove(ulong seq) =>
        [.. frames.Where(frame => frame.Type == FrameType.Batch && frame.Seq > seq).Select(frame => frame.Seq)];

    /// <summary>How many batches the events with a seq above <paramref name="seq"/> tell to be dropped.</summary>
    public long DropsToldAbove(ulong seq)
    {
        var told = 0L;
        for (var i = FirstAbove(seq); i < frames.Count; i++)
            told += frames[i].Type == FrameType.Event ? ToldDrops.In(BytesAt(i).Span) : 0;
        return told;
    }

    /// <summary>Takes the first frames away.</summary>
    public void RemoveFirst(int count)
    {
        if (count == 0)
            return;
        var removed = count == frames.Count ? Length : frames[count].Offset;
        bytes.AsSpan(removed, Length - removed).CopyTo(bytes);
        Length -= removed;
        for (var i = count; i < frames.Count; i++)
            frames[i - count] = frames[i] with { Offset = frames[i].Offset - removed };
        frames.RemoveRange(frames.Count - count, count);
        Batches = frames.Count(frame => frame.Type == FrameType.Batch);
    }

    /// <summary>Forgets all frames; the memory stays.</summary>
    public void Clear()
    {
        frames.Clear();
        Length = 0;
        Batches = 0;
    }
}
