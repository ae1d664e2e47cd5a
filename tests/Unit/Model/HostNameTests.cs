using Monitoring.Model;

namespace Monitoring.Tests.Unit.Model;

[TestClass]
public sealed class HostNameTests
{
    [TestMethod]
    [DataRow("web1.example.org")]
    [DataRow("hôst")]
    [DataRow("...")]
    public void Name_WithinTheRule_IsValid(string name) => Assert.IsTrue(HostName.IsValid(name));

    [TestMethod]
    [DataRow("")]
    [DataRow(".")]
    [DataRow("..")]
    [DataRow("a/b")]
    [DataRow("a\\b")]
    [DataRow("a b")]
    [DataRow("a\nb")]
    [DataRow("a\u0085b")]
    [DataRow("a\u202Eb")]
    public void Name_AgainstTheRule_IsNot(string name) => Assert.IsFalse(HostName.IsValid(name));

    [TestMethod]
    [DataRow("web-1.example_2", "web-1.example_2")]
    [DataRow("a;reboot", "'a;reboot'")]
    [DataRow("$(reboot)'", @"'$(reboot)'\'''")]
    public void Name_InAShell_IsOneWord(string name, string word) => Assert.AreEqual(word, HostName.InShell(name));

    [TestMethod]
    public void Name_Length_IsCountedInBytes()
    {
        Assert.IsTrue(HostName.IsValid(new string('ü', Limits.NameBytesMax / 2)));
        Assert.IsFalse(HostName.IsValid(new string('ü', Limits.NameBytesMax / 2 + 1)));
    }
}
