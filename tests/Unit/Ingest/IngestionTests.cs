using Monitoring.Collector.Registry;
using Monitoring.Tests.Unit.Listening;

namespace Monitoring.Tests.Unit.Ingest;

[TestClass]
public sealed class IngestionTests
{
    private readonly CollectorUnderTest collector = new();

    [TestCleanup]
    public void Dispose() => collector.Dispose();

    [TestMethod]
    public void Batch_Arrives_IsShownWithinATenthOfASecond()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        host.Sample();
        collector.Wait(0.1);

        var group = collector.Block("web1")!.Groups.Single();
        Assert.AreEqual("loadavg", group.Name);
        Assert.AreEqual(1, group.Values.Single());
        Assert.AreEqual("node_load1", group.Series.Single().ToString());
        Assert.AreEqual(1, collector.Block("web1")!.SeriesCount);
    }

    [TestMethod]
    public void Batches_InOneMoment_MakeOneSnapshot()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        var before = collector.Latest.Current.Number;
        for (var i = 0; i < 50; i++)
            host.Sample();
        collector.Wait(0.1);

        Assert.AreEqual(before + 1, collector.Latest.Current.Number);
        Assert.AreEqual(50, collector.Block("web1")!.Groups.Single().Values.Single());
        Assert.AreEqual(50, collector.Metrics.BatchesReceived.Value);
    }

    [TestMethod]
    public void Batches_ManyMoreThanTheWindow_AreAllAcknowledged()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        for (var i = 0; i < 1000; i++)
            host.Sample();
        collector.Wait(3);

        Assert.AreEqual(1000, collector.Metrics.BatchesReceived.Value);
        Assert.IsTrue(host.Outbox.IsDelivered);
    }

    [TestMethod]
    public void Link_CutAgainAndAgain_LosesAndDoublesNothing()
    {
        var host = collector.Host("web1").Dial().Sampling();
        var random = new Random(7);
        for (var i = 0; i < 50; i++)
        {
            collector.Wait(random.NextDouble() * 3);
            if (host.IsLinked)
                collector.Network.Links[0].Cut();
            collector.Wait(random.NextDouble() * 0.5);
            host.Dial();
        }
        collector.Wait(2.5);
        host.StopSampling();
        collector.Wait(5);

        Assert.AreEqual(host.Sampled, collector.Metrics.BatchesReceived.Value);
        Assert.IsTrue(host.Outbox.IsDelivered);
        Assert.AreEqual(host.Sampled, collector.Block("web1")!.Groups.Single().Values.Single());
    }

    [TestMethod]
    public void Snapshot_AheadOfABacklog_IsShownUntilTheReplayHasCaughtUp()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        host.Sample();
        collector.Wait(1);
        for (var i = 0; i < 20; i++)
        {
            host.Sample(send: false);
            collector.Wait(1);
        }
        Assert.IsTrue(host.SendAhead());
        collector.Wait(0.1);
        Assert.AreEqual(21, Shown());
        Assert.AreEqual(1, collector.Metrics.BatchesReceived.Value, "a snapshot is no batch");

        var shown = new List<long>();
        using var watch = collector.Latest.Published.Subscribe(_ => shown.Add(Shown()));
        host.Session!.FramesAvailable();
        collector.Wait(1);
        host.Sample();
        collector.Wait(1);

        Assert.AreEqual(22, Shown());
        Assert.IsTrue(shown.All(value => value >= 21), string.Join(' ', shown));
        Assert.AreEqual(22, collector.Metrics.BatchesReceived.Value);

        long Shown() => collector.Block("web1")!.Groups.Single().Values.Single();
    }

    [TestMethod]
    public void ClockSetBack_BehindASnapshot_ValuesAreShownOn()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        host.Sample();
        collector.Wait(1);
        host.Sample(send: false);
        Assert.IsTrue(host.SendAhead());
        collector.Wait(1);
        collector.Reactor.StepWallClock(-TimeSpan.FromHours(1));
        host.Sample();
        collector.Wait(1);
        Assert.AreEqual(3, collector.Block("web1")!.Groups.Single().Values.Single());

        host.Sample();
        collector.Wait(1);
        Assert.AreEqual(4, collector.Block("web1")!.Groups.Single().Values.Single());
    }

    [TestMethod]
    public void ClockSetBack_AfterTheReplayHasCaughtUp_ValuesAreShownOn()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        host.Sample(send: false);
        Assert.IsTrue(host.SendAhead());
        host.Session!.FramesAvailable();
        collector.Wait(1);
        collector.Reactor.StepWallClock(-TimeSpan.FromHours(1));
        host.Sample();
        collector.Wait(1);

        Assert.AreEqual(2, collector.Block("web1")!.Groups.Single().Values.Single());
    }

    [TestMethod]
    public void Group_ThatFails_LeavesAtOnceAndComesBackWithItsNextValues()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        host.Sample();
        collector.Wait(0.1);
        host.Fail();
        collector.Wait(0.1);

        Assert.IsEmpty(collector.Block("web1")!.Groups);
        Assert.AreEqual(HostState.Up, collector.Block("web1")!.State);

        host.Sample();
        collector.Wait(0.1);
        Assert.AreEqual(2, collector.Block("web1")!.Groups.Single().Values.Single());
    }

    [TestMethod]
    public void Series_ThatComesLater_IsShownToo()
    {
        var host = collector.Host("web1").Dial().Sampling();
        collector.Wait(2);
        host.Define("node_load5");
        collector.Wait(2);

        Assert.AreEqual(2, collector.Block("web1")!.SeriesCount);
    }
}
