using System.Security.Cryptography;
using Monitoring.Collector.Web.Access;

namespace Monitoring.Tests.Unit.Web.Access;

[TestClass]
public sealed class PasswordHashTests
{
    [TestMethod]
    public void Hash_WrittenAndRead_MatchesItsPasswordOnly()
    {
        var hash = PasswordHash.Parse(PasswordHash.Of("pässwörd ist lang").Text)!;

        Assert.IsTrue(hash.Matches("pässwörd ist lang"));
        Assert.IsFalse(hash.Matches("pässwörd ist lanG"));
        Assert.IsFalse(hash.Matches(""));
    }

    [TestMethod]
    public void Hash_Text_IsPbkdf2OverASaltOfItsOwn()
    {
        var (first, second) = (PasswordHash.Of("the same password"), PasswordHash.Of("the same password"));
        var parts = first.Text.Split('$');

        Assert.AreEqual("pbkdf2-sha256$600000", string.Join('$', parts[..2]));
        var expected = Rfc2898DeriveBytes.Pbkdf2(
            "the same password", Convert.FromBase64String(parts[2]), 600_000, HashAlgorithmName.SHA256, 32);
        Assert.AreEqual(Convert.ToBase64String(expected), parts[3]);
        Assert.AreNotEqual(first.Text, second.Text);
        Assert.DoesNotContain(parts[3], first.ToString());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("plain text")]
    [DataRow("pbkdf2-sha256$599999$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [DataRow("pbkdf2-sha256$6000001$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [DataRow("pbkdf2-sha1$600000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [DataRow("pbkdf2-sha256$600000$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [DataRow("pbkdf2-sha256$600000$AAAAAAAAAAAAAAAAAAAAAA==$AAAA")]
    [DataRow("pbkdf2-sha256$600000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=$")]
    public void Parse_WeakerOrMalformed_IsNone(string text) => Assert.IsNull(PasswordHash.Parse(text));
}
