using Monitoring.Collector.Listening;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Listening;

[TestClass]
public sealed class LineLimitTests
{
    private readonly VirtualReactor reactor = new();

    [TestMethod]
    public void Allows_MoreThanTheLimitInASecond_LeavesThemOutAndTellsWithTheNext()
    {
        var limit = new LineLimit(reactor, 2);

        Assert.IsTrue(limit.Allows(out var first));
        Assert.IsTrue(limit.Allows(out _));
        Assert.IsFalse(limit.Allows(out _));
        reactor.AdvanceBy(TimeSpan.FromSeconds(0.9));
        Assert.IsFalse(limit.Allows(out _));
        reactor.AdvanceBy(TimeSpan.FromSeconds(0.1));
        Assert.IsTrue(limit.Allows(out var next));
        Assert.IsTrue(limit.Allows(out var last));

        Assert.AreEqual("", first);
        StringAssert.Contains(next, " 2 ");
        Assert.AreEqual("", last);
    }
}
