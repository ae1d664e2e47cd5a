using Monitoring.Agent.Host;

namespace Monitoring.Tests.Unit.Host;

[TestClass]
public sealed class LogTests
{
    private readonly StringWriter written = new();

    [TestMethod]
    public void Info_ValuesWithBlanks_AreQuotedAndStayOnOneLine()
    {
        new Log(written, Severity.Info, forJournal: false).Info("linked", ("to", "a:1"), ("why", "say \"x\"\nnow"));

        Assert.AreEqual("info linked to=a:1 why=\"say \\\"x\\\" now\"\n", written.ToString());
    }

    [TestMethod]
    public void Warn_ForTheJournal_HasItsPrefix()
    {
        new Log(written, Severity.Info, forJournal: true).Warn("lost");

        Assert.AreEqual("<4>lost\n", written.ToString());
    }

    [TestMethod]
    public void Debug_BelowTheLeast_IsLeftOut()
    {
        new Log(written, Severity.Info, forJournal: false).Debug("detail");

        Assert.AreEqual("", written.ToString());
    }
}
