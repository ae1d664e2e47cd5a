using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Unit.Protocol.Frames;

[TestClass]
public sealed class WireReaderTests
{
    [TestMethod]
    [DataRow(0UL, "00")]
    [DataRow(127UL, "7f")]
    [DataRow(128UL, "8001")]
    [DataRow(ulong.MaxValue, "ffffffffffffffffff01")]
    public void Varint_WrittenAndRead_IsTheSame(ulong value, string hex)
    {
        var writer = new FrameWriter();
        writer.Varint(value);
        Assert.AreEqual(hex, Convert.ToHexStringLower(writer.Written));

        var reader = new WireReader(writer.Written);
        Assert.AreEqual(value, reader.Varint());
        Assert.IsTrue(reader.AtEnd);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("80")]
    [DataRow("ffffffffffffffffff02")]
    [DataRow("8080808080808080808001")]
    public void Varint_Malformed_Fails(string hex)
    {
        var reader = new WireReader(Convert.FromHexString(hex));
        Assert.AreEqual(0UL, reader.Varint());
        Assert.IsTrue(reader.Failed);
        Assert.AreEqual(0, reader.U8(), "nothing is read after a failure");
    }

    [TestMethod]
    [DataRow(0L)]
    [DataRow(-1L)]
    [DataRow(long.MinValue)]
    [DataRow(long.MaxValue)]
    public void Zigzag_WrittenAndRead_IsTheSame(long value)
    {
        var writer = new FrameWriter();
        writer.Zigzag(value);
        Assert.AreEqual(value, new WireReader(writer.Written).Zigzag());
    }

    [TestMethod]
    [DataRow("03616263", "abc", false)]
    [DataRow("00", "", false)]
    [DataRow("0461", "", true)]
    [DataRow("01ff", "", true)]
    [DataRow("0561626364656", "", true)]
    public void Text_ReadWithALimitOfFour_FailsWhenItMust(string hex, string text, bool fails)
    {
        var reader = new WireReader(Convert.FromHexString(hex.Length % 2 == 0 ? hex : hex + "0"));
        Assert.AreEqual(text, reader.Text(4));
        Assert.AreEqual(fails, reader.Failed);
    }

    [TestMethod]
    public void Id_Written_StandsInReadingOrder()
    {
        var writer = new FrameWriter();
        var id = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        writer.Id(id);
        Assert.AreEqual("00112233445566778899aabbccddeeff", Convert.ToHexStringLower(writer.Written));
        Assert.AreEqual(id, new WireReader(writer.Written).Id());
    }
}
