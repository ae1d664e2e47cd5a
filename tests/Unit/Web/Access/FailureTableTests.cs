using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Access;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Web.Access;

[TestClass]
public sealed class FailureTableTests
{
    private const int Free = 3;

    private readonly VirtualReactor reactor = new();
    private readonly FailureTable table;

    public FailureTableTests() => table = new FailureTable(reactor, Free);

    [TestMethod]
    public void Fail_BeyondTheFreeOnes_DoublesTheWaitUpToTheLongest()
    {
        var waits = Enumerable.Range(0, 40).Select(_ => table.Fail("a").TotalSeconds).ToArray();

        Assert.AreSequenceEqual([0, 0, 30, 60, 120, 240, 480, 900, 900], waits[..9]);
        Assert.AreEqual(WebLimits.LockoutMax.TotalSeconds, waits[^1]);
        Assert.AreEqual(TimeSpan.Zero, table.WaitOf("b"));
    }

    [TestMethod]
    public void Wait_Over_LetsOneTryBeforeTheNext()
    {
        for (var i = 0; i < Free; i++)
            table.Fail("a");
        Assert.AreEqual(WebLimits.LockoutMin, table.WaitOf("a"));

        reactor.AdvanceBy(WebLimits.LockoutMin);

        Assert.AreEqual(TimeSpan.Zero, table.WaitOf("a"));
        Assert.AreEqual(WebLimits.LockoutMin * 2, table.Fail("a"));
    }

    [TestMethod]
    public void Failures_LongAgo_AreForgotten()
    {
        for (var i = 0; i < Free; i++)
            table.Fail("a");

        reactor.AdvanceBy(WebLimits.FailureKept);

        Assert.AreEqual(TimeSpan.Zero, table.Fail("a"));
    }

    [TestMethod]
    public void Table_Full_ForgetsWhoFailedTheLongestAgo()
    {
        for (var i = 0; i < Free; i++)
            table.Fail("first");
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        for (var i = 0; i < WebLimits.FailuresKeptMax - 1; i++)
            table.Fail("other" + i);
        Assert.IsGreaterThan(TimeSpan.Zero, table.WaitOf("first"));

        table.Fail("one more");

        Assert.AreEqual(WebLimits.FailuresKeptMax, table.Count);
        Assert.AreEqual(TimeSpan.Zero, table.WaitOf("first"));
    }
}
