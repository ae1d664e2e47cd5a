using Monitoring.Agent.Host;
using Monitoring.Reactor;

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
    public void Info_WithAClock_BeginsWithTheTimeInUtc()
    {
        var time = new VirtualReactor(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

        new Log(written, Severity.Info, forJournal: false, time).Info("linked");

        Assert.AreEqual("2026-01-02T03:04:05.678Z info linked\n", written.ToString());
    }

    [TestMethod]
    public void Warn_ForTheJournal_HasItsPrefixAndNoTime()
    {
        new Log(written, Severity.Info, forJournal: true, new VirtualReactor()).Warn("lost");

        Assert.AreEqual("<4>lost\n", written.ToString());
    }

    [TestMethod]
    public void Debug_BelowTheLeast_IsLeftOut()
    {
        new Log(written, Severity.Info, forJournal: false).Debug("detail");

        Assert.AreEqual("", written.ToString());
    }
}
