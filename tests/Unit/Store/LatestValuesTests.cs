using Monitoring.Collector.Store;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Store;

[TestClass]
public sealed class LatestValuesTests
{
    private readonly VirtualReactor reactor = new();
    private readonly List<FleetSnapshot> published = [];
    private LatestValues latest = null!;

    [TestInitialize]
    public void Make()
    {
        latest = new LatestValues(reactor);
        latest.Published.Subscribe(published.Add);
    }

    [TestMethod]
    public void Put_Many_ArePublishedTogetherSoon()
    {
        latest.Put(Block(2, "b"));
        latest.Put(Block(1, "a"));
        Assert.IsEmpty(latest.Current.Hosts);

        reactor.AdvanceBy(LatestValues.PublishDelay);

        Assert.HasCount(1, published);
        CollectionAssert.AreEqual(new[] { "a", "b" }, latest.Current.Hosts.Select(h => h.Name).ToArray());
        Assert.AreSame(published[0], latest.Current);
    }

    [TestMethod]
    public void Change_OneHost_LeavesTheOthersBlocksAlone()
    {
        latest.Put(Block(1, "a"));
        latest.Put(Block(2, "b"));
        reactor.AdvanceBy(LatestValues.PublishDelay);
        var before = latest.Current;

        latest.Change(Id(2), block => block with { SeriesCount = 7 });
        reactor.AdvanceBy(LatestValues.PublishDelay);

        Assert.AreSame(before.Hosts[0], latest.Current.Hosts[0]);
        Assert.AreEqual(7, latest.Current.Find("b")?.SeriesCount);
        Assert.AreEqual(0, before.Find("b")?.SeriesCount, "a snapshot never changes");
        Assert.AreEqual(before.Number + 1, latest.Current.Number);
    }

    [TestMethod]
    public void Put_Renamed_LeavesTheOldName()
    {
        latest.Put(Block(1, "a"));
        latest.Put(Block(1, "z"));
        reactor.AdvanceBy(LatestValues.PublishDelay);

        Assert.IsNull(latest.Current.Find("a"));
        Assert.IsNotNull(latest.Current.Find("z"));
    }

    [TestMethod]
    public void Remove_Host_IsGone()
    {
        latest.Put(Block(1, "a"));
        latest.Remove(Id(1));
        latest.Change(Id(1), block => block with { Name = "ghost" });
        reactor.AdvanceBy(LatestValues.PublishDelay);

        Assert.IsEmpty(latest.Current.Hosts);
    }

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    private static HostBlock Block(int number, string name) =>
        new() { Id = Id(number), Name = name, FirstSeen = default, LastSeen = default };
}
