using Monitoring.Collector.Registry;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Registry;

[TestClass]
public sealed class RegistryKeeperTests
{
    private readonly VirtualReactor reactor = new();
    private readonly AgentRegistry registry = new([]);
    private readonly List<int> written = [];
    private readonly List<string> reports = [];
    private RegistryKeeper keeper = null!;
    private bool diskFull;

    [TestInitialize]
    public void Make() => keeper = new RegistryKeeper(
        registry, new TokenRegistry([]), reactor, content => Write(content.Agents), reports.Add);

    [TestMethod]
    public void Changes_InOneMoment_AreWrittenOnce()
    {
        Admit(1);
        Admit(2);
        Admit(3);
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));

        CollectionAssert.AreEqual(new[] { 3 }, written);
    }

    [TestMethod]
    public void Seen_Alone_IsWrittenWithinTheMinute()
    {
        Admit(1);
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        registry.Seen(Id(1), reactor.UtcNow);
        reactor.AdvanceBy(TimeSpan.FromSeconds(30));
        Assert.HasCount(1, written);

        reactor.AdvanceBy(TimeSpan.FromSeconds(31));
        Assert.HasCount(2, written);
    }

    [TestMethod]
    public void Write_Fails_IsReportedOnceAndTriedAgain()
    {
        diskFull = true;
        Admit(1);
        reactor.AdvanceBy(TimeSpan.FromMinutes(3));
        Assert.HasCount(1, reports);
        StringAssert.Contains(reports[0], "no space");

        diskFull = false;
        reactor.AdvanceBy(TimeSpan.FromMinutes(1.1));
        Assert.HasCount(2, reports);
        Assert.IsNotEmpty(written);
    }

    [TestMethod]
    public void Save_DiskFull_FailsForWhoAskedUntilThereIsRoom()
    {
        diskFull = true;
        Assert.IsInstanceOfType<IOException>(Save()[0].Failure?.Exception);

        diskFull = false;
        Assert.IsTrue(Save()[0].Succeeded);
        Assert.HasCount(2, reports);
    }

    [TestMethod]
    public void Save_AskedByManyDuringAWrite_IsOneMoreWriteForAllOfThem()
    {
        Admit(1);
        var outcomes = Save(times: 100);

        CollectionAssert.AreEqual(new[] { 1, 1 }, written);
        Assert.IsTrue(outcomes.All(outcome => outcome.Succeeded));
        Assert.HasCount(100, outcomes);
    }

    private List<Outcome<System.Reactive.Unit>> Save(int times = 1)
    {
        List<Outcome<System.Reactive.Unit>> outcomes = [];
        for (var i = 0; i < times; i++)
            keeper.Save().AddBoth(outcomes.Add);
        reactor.AdvanceBy(TimeSpan.FromMilliseconds(1));
        return outcomes;
    }

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    private void Admit(int number) => registry.Admit(Id(number), $"host{number}", reactor.UtcNow);

    private void Write(IReadOnlyList<AgentRecord> agents)
    {
        if (diskFull)
            throw new IOException("no space left on the device");
        written.Add(agents.Count);
    }
}
