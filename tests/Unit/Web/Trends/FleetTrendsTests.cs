using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Trends;
using Monitoring.Reactor;
using static Monitoring.Tests.Unit.Web.StatusSamples;

namespace Monitoring.Tests.Unit.Web.Trends;

[TestClass]
public sealed class FleetTrendsTests : IDisposable
{
    private const int Cpu = 0, Memory = 1, Disk = 2, Received = 3;

    private readonly VirtualReactor reactor = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly ScriptedView view = new(With(Row("a", 0.25)));
    private readonly FleetTrends trends;

    public FleetTrendsTests()
    {
        trends = new FleetTrends(view, reactor, stopping.Token);
        reactor.AdvanceBy(TimeSpan.FromMilliseconds(1));
    }

    [TestMethod]
    public void Of_AHost_GivesEachMomentFromTheOldest()
    {
        Moment(With(Row("a", 0.5)));
        Moment(With(Row("a", 0.75)));

        Assert.AreSequenceEqual([0.25, 0.5, 0.75], Known("a")[Cpu]);
        Assert.AreSequenceEqual([null, null, null], Known("a")[Memory]);
        Assert.AreEqual(30_000, trends.Of(["a"]).StepMs);
    }

    [TestMethod]
    public void Of_AHostThatWasAway_HasGaps()
    {
        Moment(With(Row("a", 0.5) with { State = HostRowState.Down }));
        Moment(With(Row("a", 0.75), Row("b", 1)));

        Assert.AreSequenceEqual([0.25, null, 0.75], Known("a")[Cpu]);
        Assert.AreSequenceEqual([null, null, 1.0], Known("b")[Cpu]);
    }

    [TestMethod]
    public void Of_AForgottenOrUnknownHost_IsLeftOut()
    {
        Moment(With(Row("b")));

        Assert.AreSequenceEqual(["b"], trends.Of(["a", "b", "x", "b"]).Hosts.Keys);
    }

    [TestMethod]
    public void Of_ALongTime_GivesTheLastHalfHour()
    {
        for (var i = 0; i < 2 * HostTrend.MomentsMax; i++)
            Moment(With(Row("a", i / 200.0)));

        Assert.HasCount(HostTrend.MomentsMax, Known("a")[Cpu]);
        Assert.AreEqual(((2 * HostTrend.MomentsMax) - 1) / 200.0, Known("a")[Cpu][^1]);
    }

    [TestMethod]
    [DataRow(double.NaN, null)]
    [DataRow(double.PositiveInfinity, null)]
    [DataRow(-1.0, 0.0)]
    [DataRow(7.0, 1.0)]
    public void Of_OddShares_StayInPlace(double share, double? kept)
    {
        Moment(With(Row("a", share)));

        Assert.AreEqual(kept, Known("a")[Cpu][^1]);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1_000.0)]
    [DataRow(1.25e9)]
    [DataRow(1.25e11)]
    public void Of_Rates_AreKeptToATenth(double rate)
    {
        Moment(With(Row("a") with { NetworkReceiveBytesPerSecond = rate }));

        Assert.AreEqual(rate, Known("a")[Received][^1]!.Value, rate / 10);
    }

    [TestMethod]
    public void Of_Disk_IsTheFullestMountWhereOneIsTold()
    {
        Moment(With(Row("a") with { DiskUsedBytes = 1, DiskTotalBytes = 4 }));
        Moment(With(Row("a") with { DiskUsedBytes = 1, DiskTotalBytes = 4, FullestRatio = 0.95 }));

        Assert.AreSequenceEqual([null, 0.25, 0.95], Known("a")[Disk]);
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
        view.Dispose();
    }

    private double?[][] Known(string id) => trends.Of([id]).Hosts[id];

    private void Moment(StatusSnapshot snapshot)
    {
        view.Publish(snapshot);
        reactor.AdvanceBy(FleetTrends.Interval);
    }
}
