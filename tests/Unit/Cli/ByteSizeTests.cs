using Monitoring.Agent.Cli;

namespace Monitoring.Tests.Unit.Cli;

[TestClass]
public sealed class ByteSizeTests
{
    [TestMethod]
    [DataRow("0", 0L)]
    [DataRow("1000", 1000L)]
    [DataRow("256KiB", 262_144L)]
    [DataRow("64MiB", 67_108_864L)]
    [DataRow("2GiB", 2_147_483_648L)]
    public void TryParse_Size_IsItsBytes(string text, long bytes)
    {
        Assert.IsTrue(ByteSize.TryParse(text, out var parsed));
        Assert.AreEqual(bytes, parsed);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("MiB")]
    [DataRow("-1")]
    [DataRow("1.5MiB")]
    [DataRow("64mb")]
    [DataRow("64 MiB")]
    [DataRow("9999999999GiB")]
    public void TryParse_AnythingElse_IsNone(string text) => Assert.IsFalse(ByteSize.TryParse(text, out _));
}
