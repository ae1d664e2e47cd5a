using System.Buffers.Binary;
using Monitoring.Model;

namespace Monitoring.Protocol.Frames;

/// <summary>Finds the frame at the front of received bytes. Pure and total; allocates nothing.</summary>
public static class FrameReader
{
    /// <summary>
    /// Reads the frame at the front of <paramref name="data"/>; when there is one, it takes up
    /// <see cref="Frame.Whole"/>'s length.
    /// </summary>
    /// <param name="data">Received bytes.</param>
    /// <param name="frame">The frame, part of them.</param>
    /// <param name="bytesMax">The longest frame that is allowed here. Default: the protocol's limit.</param>
    public static FrameReading Read(
        ReadOnlySpan<byte> data, out Frame frame, int bytesMax = Limits.FrameBytesMax)
    {
        frame = default;
        if (data.Length < sizeof(uint))
            return FrameReading.NeedMore;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (length < Frame.BytesMin || length > bytesMax)
            return FrameReading.BadLength;
        if (data.Length < length)
            return FrameReading.NeedMore;
        var whole = data[..(int)length];
        var covered = whole[..^Frame.ChecksumBytes];
        if (Checksum.Crc32C(covered) != BinaryPrimitives.ReadUInt32LittleEndian(whole[covered.Length..]))
            return FrameReading.BadChecksum;
        frame = new Frame((FrameType)whole[4], (FrameFlags)whole[5], covered[Frame.HeaderBytes..], whole);
        return FrameReading.Ok;
    }
}
