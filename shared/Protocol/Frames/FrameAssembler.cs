using Monitoring.Model;

namespace Monitoring.Protocol.Frames;

/// <summary>
/// Cuts a stream of bytes into frames. Keeps only what is left of a frame not yet complete, in a buffer that grows with
/// the bytes that have come and not with the length that a peer claims.
/// </summary>
internal sealed class FrameAssembler
{
    private const int InitialBytes = 256;
    private const int KeptBytesMax = 2 << 10;
    private byte[] pending = [];
    private int length;

    /// <summary>The longest frame that is allowed now.</summary>
    public int FrameBytesMax { get; set; } = Limits.FrameBytesMax;

    /// <summary>Takes a frame; false when no more are wanted.</summary>
    public delegate bool Taker(in Frame frame);

    /// <summary>
    /// Gives out the frames that are complete. Ends with NeedMore when all is consumed, with Ok when the taker wants no
    /// more, and otherwise with what is wrong with the bytes; after the last two, nothing may be fed again.
    /// </summary>
    public FrameReading Feed(ReadOnlySpan<byte> data, Taker take)
    {
        while (length > 0 && !data.IsEmpty)
        {
            var reading = FeedPending(ref data, take);
            if (reading != FrameReading.NeedMore)
                return reading;
        }
        while (true)
        {
            var reading = FrameReader.Read(data, out var frame, FrameBytesMax);
            if (reading == FrameReading.NeedMore)
                break;
            if (reading != FrameReading.Ok || !take(frame))
                return reading;
            data = data[frame.Whole.Length..];
        }
        Keep(data);
        return FrameReading.NeedMore;
    }

    /// <summary>Completes the frame that is pending, as far as the bytes go.</summary>
    private FrameReading FeedPending(ref ReadOnlySpan<byte> data, Taker take)
    {
        var wanted = length < sizeof(uint) ? sizeof(uint) : BitConverter.ToInt32(pending);
        var count = Math.Min(wanted - length, data.Length);
        Keep(data[..count]);
        data = data[count..];
        var reading = FrameReader.Read(pending.AsSpan(0, length), out var frame, FrameBytesMax);
        if (reading != FrameReading.Ok)
            return reading;
        var goesOn = take(frame);
        length = 0;
        // A rare large frame must not hold its buffer for as long as the connection lasts.
        if (pending.Length > KeptBytesMax)
            pending = [];
        return goesOn ? FrameReading.NeedMore : FrameReading.Ok;
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return;
        if (pending.Length < length + data.Length)
        {
            var capacity = Math.Max(InitialBytes, Math.Max(pending.Length * 2, length + data.Length));
            Array.Resize(ref pending, Math.Min(capacity, Limits.FrameBytesMax));
        }
        data.CopyTo(pending.AsSpan(length));
        length += data.Length;
    }
}
