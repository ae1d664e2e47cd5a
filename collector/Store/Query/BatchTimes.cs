using System.Buffers.Binary;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.Query;

/// <summary>
/// Walks over the batches of stored frames by their lengths and times alone: nothing is decoded, and no checksum is
/// looked at. The frames begin with a key frame.
/// </summary>
internal ref struct BatchTimes(ReadOnlySpan<byte> frames)
{
    private readonly ReadOnlySpan<byte> frames = frames;
    private int next;
    private long stepMs;

    /// <summary>Where the batch's frame begins.</summary>
    public int Offset { get; private set; }

    /// <summary>True for a key frame.</summary>
    public bool IsKey { get; private set; }

    /// <summary>The batch's time: milliseconds since the Unix epoch.</summary>
    public long TimeMs { get; private set; }

    /// <summary>Goes to the next batch; false when there is none.</summary>
    public bool MoveNext()
    {
        while (frames.Length - next >= Frame.BytesMin)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(frames[next..]);
            if (length < Frame.BytesMin || length > frames.Length - next)
                return false;
            Offset = next;
            next += (int)length;
            if ((FrameType)frames[Offset + 4] != FrameType.Batch)
                continue;
            IsKey = ((FrameFlags)frames[Offset + 5]).Has(FrameFlags.Key);
            ReadTime(frames.Slice(Offset + Frame.HeaderBytes, (int)length - Frame.BytesMin));
            return true;
        }
        return false;
    }

    // The first fields of a batch: PROTOCOL.md, section 7.
    private void ReadTime(ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        if (IsKey)
        {
            from.U64();
            from.Varint();
            from.Varint();
            (TimeMs, stepMs) = (from.TimeMs(), 0);
            return;
        }
        from.Varint();
        stepMs += from.Zigzag();
        TimeMs += stepMs;
    }
}
