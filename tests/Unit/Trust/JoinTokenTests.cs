using System.Security.Cryptography;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Trust;

[TestClass]
public sealed class JoinTokenTests
{
    private static readonly JoinToken Token = new(
        "monitor.example:7420", "sha256:" + string.Concat(Enumerable.Repeat("0f", 32)), 0xfedc_ba98_7654_3210,
        RandomNumberGenerator.GetBytes(JoinToken.SecretBytes));

    [TestMethod]
    public void Read_ALine_GivesTheTokenBack()
    {
        var read = JoinToken.Read($" {Token.ToLine()}\n")!;

        CollectionAssert.AreEqual(Token.Secret.ToArray(), read.Secret.ToArray());
        Assert.AreEqual(Token, read with { Secret = Token.Secret });
    }

    [TestMethod]
    public void Read_ALineCopiedBadly_IsNone()
    {
        var line = Token.ToLine();
        for (var length = 0; length < line.Length; length++)
            Assert.IsNull(JoinToken.Read(line[..length]), $"{length} characters");
        Assert.IsNull(JoinToken.Read(line + "A"));
        Assert.IsNull(JoinToken.Read(line[..40] + (line[40] == 'A' ? 'B' : 'A') + line[41..]));
        Assert.IsNull(JoinToken.Read(line[..40] + "!" + line[41..]));
        Assert.IsNull(JoinToken.Read(new string('a', 10_000)));
    }

    [TestMethod]
    public void ToString_HidesTheSecret()
    {
        Assert.AreEqual("token fedcba9876543210 for monitor.example:7420", $"{Token}");
    }
}
