using System.Buffers.Binary;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.Query;

/// <summary>
/// Finds where to begin among stored frames, so that what lies before a range needs no decoding. It looks at no more
/// than the frames' lengths and times.
/// </summary>
internal ref struct KeyFrameSearch
{
    private long timeMs;
    private long stepMs;

    /// <summary>
    /// Where the last key frame begins that has no batch at or after <paramref name="fromMs"/> in front of it; 0 when
    /// there is none.
    /// </summary>
    public static int Before(ReadOnlySpan<byte> frames, long fromMs)
    {
        var search = new KeyFrameSearch();
        var found = 0;
        for (var at = 0; frames.Length - at >= Frame.BytesMin;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(frames[at..]);
            if (length < Frame.BytesMin || length > frames.Length - at)
                break;
            if ((FrameType)frames[at + 4] == FrameType.Batch)
            {
                var isKey = ((FrameFlags)frames[at + 5]).Has(FrameFlags.Key);
                search.Pass(frames.Slice(at + Frame.HeaderBytes, (int)length - Frame.BytesMin), isKey);
                if (isKey)
                    found = at;
                if (search.timeMs >= fromMs)
                    break;
            }
            at += (int)length;
        }
        return found;
    }

    // The first fields of a batch: PROTOCOL.md, section 7.
    private void Pass(ReadOnlySpan<byte> payload, bool isKey)
    {
        var from = new WireReader(payload);
        if (isKey)
            from.U64();
        from.Varint();
        if (isKey)
        {
            from.Varint();
            (timeMs, stepMs) = (from.TimeMs(), 0);
            return;
        }
        stepMs += from.Zigzag();
        timeMs += stepMs;
    }
}
