using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Unit.Protocol.Frames;

[TestClass]
public sealed class FrameReaderTests
{
    // The example in PROTOCOL.md, section 14.
    private static readonly byte[] Ping = Convert.FromHexString("0e00000030000101d00f7400d44d");

    [TestMethod]
    public void Checksum_OfTheCheckString_IsThatOfTheRfc() =>
        Assert.AreEqual(0xE3069283, Checksum.Crc32C("123456789"u8));

    [TestMethod]
    public void Read_TheDocumentsExample_GivesItsParts()
    {
        Assert.AreEqual(FrameReading.Ok, FrameReader.Read(Ping, out var frame));
        Assert.AreEqual(FrameType.Poll, frame.Type);
        Assert.AreEqual(FrameFlags.None, frame.Flags);
        CollectionAssert.AreEqual(new byte[] { 1, 1, 0xD0, 0x0F }, frame.Payload.ToArray());
    }

    [TestMethod]
    public void Read_EveryPrefix_NeedsMore()
    {
        for (var length = 0; length < Ping.Length; length++)
            Assert.AreEqual(FrameReading.NeedMore, FrameReader.Read(Ping.AsSpan(0, length), out _));
    }

    [TestMethod]
    public void Read_EveryFlippedBit_IsNotOk()
    {
        for (var bit = 0; bit < Ping.Length * 8; bit++)
        {
            var damaged = Ping.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.AreNotEqual(FrameReading.Ok, FrameReader.Read(damaged, out _), $"bit {bit}");
        }
    }

    [TestMethod]
    [DataRow(0u)]
    [DataRow(9u)]
    [DataRow((uint)Limits.FrameBytesMax + 1)]
    [DataRow(uint.MaxValue)]
    public void Read_LengthOutOfRange_IsBadAtOnce(uint length) =>
        Assert.AreEqual(FrameReading.BadLength, FrameReader.Read(BitConverter.GetBytes(length), out _));

    [TestMethod]
    public void Write_TheLargestFrame_CanBeRead()
    {
        var writer = new FrameWriter();
        writer.Begin(FrameType.Config);
        writer.Bytes(new byte[Limits.FrameBytesMax - Frame.BytesMin]);
        writer.End();
        Assert.AreEqual(FrameReading.Ok, FrameReader.Read(writer.Written, out _));

        writer.Begin(FrameType.Config);
        writer.Bytes(new byte[Limits.FrameBytesMax - Frame.BytesMin + 1]);
        Assert.ThrowsExactly<InvalidOperationException>(writer.End);
    }
}
