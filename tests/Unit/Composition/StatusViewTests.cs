using Monitoring.Collector.Composition;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;
using Monitoring.Collector.Web;
using Monitoring.Tests.Unit.Listening;

namespace Monitoring.Tests.Unit.Composition;

[TestClass]
public sealed class StatusViewTests
{
    private readonly CollectorUnderTest collector = new();
    private StatusView view = null!;

    [TestInitialize]
    public void Make() => view = new StatusView(
        new CollectorFacts("0.1.0", 0, "127.0.0.1:7420", Insecure: false, InstallFrom: "", Page: "a page"),
        collector.Registry,
        collector.Latest,
        collector.Rounds);

    [TestCleanup]
    public void Dispose()
    {
        view.Dispose();
        collector.Dispose();
    }

    [TestMethod]
    public void Rows_UnchangedHost_KeepsItsObject()
    {
        var quiet = collector.Host("quiet").Dial();
        var busy = collector.Host("busy").Dial();
        collector.Wait(1);
        quiet.Sample();
        busy.Sample();
        collector.Wait(1);
        var before = view.Current;
        busy.Sample();
        collector.Wait(0.2);

        Assert.AreSame(Row(before, "quiet"), Row(view.Current, "quiet"));
        Assert.AreNotSame(Row(before, "busy"), Row(view.Current, "busy"));
        Assert.AreSame(before.Fleet, view.Current.Fleet);
        Assert.AreEqual(HostRowState.Up, Row(view.Current, "busy").State);
        Assert.AreEqual(1, Row(view.Current, "busy").Series);
    }

    [TestMethod]
    public void Rows_NameTaken_ShowWhoIsKeptOutAndTheCommand()
    {
        collector.Host("web1").Dial().Sampling();
        collector.Wait(1);
        var second = collector.Host("web1").Dial();
        collector.Wait(1.1);

        var rows = view.Current.Hosts.Where(r => r.Name == "web1").ToArray();
        Assert.HasCount(2, rows);
        Assert.AreEqual(HostRowState.Up, rows[0].State);
        Assert.AreEqual(HostRowState.KeptOut, rows[1].State);
        Assert.AreEqual(second.Identity.AgentId.ToString("N"), rows[1].Id);
        StringAssert.Contains(rows[1].StateReason, "agent replace web1");
        Assert.HasCount(1, new FleetView(collector.Latest, collector.Rounds).Hosts, "a scrape sees each name once");
    }

    [TestMethod]
    public void Round_Published_IsShownWithItsFleet()
    {
        collector.Host("web1").Dial().Sampling();
        collector.Wait(6);
        collector.Rounds.Start();

        Assert.AreEqual(1, view.Current.Round.Number);
        Assert.AreEqual(1, view.Current.Round.Answered);
        Assert.AreEqual(1, view.Current.Fleet.Up);
    }

    [TestMethod]
    public void Rows_SizesThatNoHostHas_AreUntold()
    {
        var host = collector.Host("web1").Dial().Sampling();
        collector.Wait(1);
        collector.Latest.Change(host.Identity.AgentId, block => block with
        {
            Vitals = new Vitals
            {
                MemoryUsedBytes = double.NaN, MemoryTotalBytes = 1e30, DiskUsedBytes = -1, DiskTotalBytes = 1e12,
            },
        });
        collector.Wait(0.05);

        var row = Row(view.Current, "web1");
        Assert.IsNull(row.MemoryUsedBytes);
        Assert.IsNull(row.MemoryTotalBytes);
        Assert.IsNull(row.DiskUsedBytes);
        Assert.AreEqual(1_000_000_000_000, row.DiskTotalBytes);
    }

    [TestMethod]
    public void Rows_SameSeriesRefused_DifferInNumbersOnly()
    {
        var host = collector.Host("web1").Dial();
        host.Sample();
        collector.Wait(1);
        Refuse("node_one");
        var before = Row(view.Current, "web1");
        host.Sample();
        Refuse("node_one");

        Assert.AreNotSame(before, Row(view.Current, "web1"));
        Assert.IsTrue(HostValues.AreAllThatChanged(before, Row(view.Current, "web1")));
        Refuse("node_two");
        Assert.AreEqual("node_two", Row(view.Current, "web1").RefusedExamples.Single());

        void Refuse(string series)
        {
            collector.Latest.Change(
                host.Identity.AgentId, block => block with { RefusedSeries = 1, RefusedExamples = [series] });
            collector.Wait(0.2);
        }
    }

    private static HostRow Row(StatusSnapshot snapshot, string name) => snapshot.Hosts.Single(r => r.Name == name);
}
