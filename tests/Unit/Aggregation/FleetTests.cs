using Monitoring.Collector.Registry;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Listening;

namespace Monitoring.Tests.Unit.Aggregation;

[TestClass]
public sealed class FleetTests
{
    private readonly CollectorUnderTest collector = new();

    [TestCleanup]
    public void Dispose() => collector.Dispose();

    [TestMethod]
    public void Host_FallsSilent_IsLateThenDownAndItsSeriesLeave()
    {
        collector.Host("web1").Dial().Sampling();
        collector.Wait(5.5);
        Assert.AreEqual(HostState.Up, collector.Block("web1")?.State);

        collector.Network.Links[0].Stall();
        collector.Wait(3.2);
        Assert.AreEqual(HostState.Late, collector.Block("web1")?.State);
        Assert.IsNotEmpty(collector.Block("web1")!.Groups);

        collector.Wait(7);
        Assert.AreEqual(HostState.Down, collector.Block("web1")?.State);
        Assert.IsEmpty(collector.Block("web1")!.Groups);
        Assert.AreEqual(0, collector.Block("web1")!.SeriesCount);

        collector.Network.Links[0].Resume();
        collector.Wait(1);
        Assert.AreEqual(HostState.Up, collector.Block("web1")?.State);
    }

    [TestMethod]
    public void Host_SaysGoodbye_IsDownAtOnce()
    {
        var host = collector.Host("web1").Dial().Sampling();
        collector.Wait(3);
        host.StopSampling();
        host.Sample();
        host.Session!.Goodbye(GoodbyeReason.Stopped, "the service was stopped");
        collector.Wait(0.2);

        var block = collector.Block("web1")!;
        Assert.AreEqual(HostState.Down, block.State);
        StringAssert.Contains(block.StateReason, "the service was stopped");
        Assert.IsEmpty(block.Groups, "the last batch before the goodbye doesn't bring it back");
    }

    [TestMethod]
    public void Host_SaysGoodbyeAndItsConnectionStays_IsDownAtOnce()
    {
        var host = collector.Host("web1").Dial().Sampling();
        collector.Wait(3);
        host.StopSampling();
        host.Sample();
        var goodbye = new FrameWriter();
        new Goodbye(GoodbyeReason.Stopped, "the service was stopped").Write(goodbye);
        collector.Network.Links[0].Client.Write(goodbye.Written);
        collector.Network.Links[0].HalfOpen = true;
        collector.Wait(0.2);

        Assert.AreEqual(HostState.Down, collector.Block("web1")?.State);
        Assert.HasCount(1, collector.Network.Links, "nothing tells that the connection is over");
    }

    [TestMethod]
    public void Host_ForgottenDuringAPollAndBack_StaysUp()
    {
        collector.Network.Latency = TimeSpan.FromSeconds(0.1);
        var host = collector.Host("web1").Dial().Sampling();
        collector.Wait(1);
        while (collector.Metrics.PollsSent.Value == 0)
            collector.Wait(0.05);
        Assert.IsNotNull(collector.Commands.Forget("web1"));
        collector.Wait(1);
        host.Dial();
        collector.Wait(30);

        Assert.AreEqual(HostState.Up, collector.Block("web1")?.State, collector.Block("web1")?.StateReason);
    }

    [TestMethod]
    public void Ping_Answered_TellsRoundTripAndClockOffset()
    {
        collector.Network.Latency = TimeSpan.FromMilliseconds(20);
        collector.Host("web1").Dial().Sampling();
        collector.Wait(6);

        var block = collector.Block("web1")!;
        Assert.AreEqual(TimeSpan.FromMilliseconds(40), block.RoundTrip);
        Assert.IsTrue(block.ClockOffset!.Value.Duration() <= TimeSpan.FromMilliseconds(1), $"{block.ClockOffset}");
    }

    [TestMethod]
    public void Series_WithABadName_IsRefusedAndNamedAndAllOthersFlow()
    {
        var host = collector.Host("web1");
        host.Define("bad name");
        host.Dial().Sampling();
        collector.Wait(2);

        var block = collector.Block("web1")!;
        Assert.AreEqual(1, block.RefusedSeries);
        StringAssert.Contains(block.RefusedExamples.Single(), "bad name");
        Assert.AreEqual("node_load1", block.Groups.Single().Series.Single().ToString());
        Assert.AreEqual(HostState.Up, block.State);
    }

    [TestMethod]
    public void Series_AboveTheLimit_AreRefusedAndCounted()
    {
        var host = collector.Host("web1");
        for (var i = 0; i < Limits.SeriesPerAgentMax; i++)
            host.Define($"metric_{i}");
        host.Dial().Sampling();
        collector.Wait(3);

        var block = collector.Block("web1")!;
        Assert.AreEqual(Limits.SeriesPerAgentMax, block.SeriesCount);
        Assert.AreEqual(1, block.RefusedSeries);
        StringAssert.Contains(block.RefusedExamples.Single(), $"metric_{Limits.SeriesPerAgentMax - 1}");
    }

    [TestMethod]
    public void Events_ManyAtOnce_AFewAreLogged()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        for (var i = 0; i < 50; i++)
            host.Encoder.Report(new StreamEvent(EventKind.Gap, 0, i, "a gap"));
        host.Sample();
        collector.Wait(0.5);

        Assert.AreEqual(3, collector.Log.Lines.Count(line => line.Contains("a gap")));
        Assert.IsTrue(host.IsLinked);
    }

    [TestMethod]
    public void Series_Refused_NamedOnceHoweverOftenTheyAreStated()
    {
        var host = collector.Host("web1");
        host.Define("bad name");
        host.Dial().Sampling();
        collector.Wait(2);

        host.Encoder.RequestRestatement();
        collector.Wait(2);

        Assert.AreEqual(1, collector.Block("web1")!.RefusedSeries);
        Assert.HasCount(1, collector.Block("web1")!.RefusedExamples);
    }

    [TestMethod]
    public void Series_RefusedThenRetired_AreCountedNoMore()
    {
        var host = collector.Host("web1");
        host.Define("bad name");
        host.Dial().Sampling();
        collector.Wait(2);

        host.Retire(1);
        collector.Wait(2);

        Assert.AreEqual(0, collector.Block("web1")!.RefusedSeries);
        Assert.IsEmpty(collector.Block("web1")!.RefusedExamples);
    }

    [TestMethod]
    public void Host_LeavesBeforeItsFirstBatch_IsPolledNoMore()
    {
        collector.Host("web1").Dial();
        collector.Wait(1);
        collector.Network.Links[0].Cut();
        collector.Wait(20);

        Assert.AreEqual(0, collector.Metrics.PollsSent.Value);
    }

    [TestMethod]
    public void SampleNow_Answered_ShowsTheNewestValues()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        host.Sample();
        collector.Wait(1);
        IReadOnlyList<GroupSnapshot>? answer = null;

        collector.Commands.SampleNow("web1").AddCallback(groups => { answer = groups; });
        collector.Wait(0.5);

        Assert.AreEqual(2, answer?.Single().Values.Single());
        Assert.AreEqual(2, collector.Block("web1")!.Groups.Single().Values.Single());
        Assert.AreEqual(1, collector.Metrics.BatchesReceived.Value, "an answer never enters the history");
    }

    [TestMethod]
    public void WatchProcesses_TwoLook_TheHostIsAskedOnceASecondUntilBothHaveLeft()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        List<TopProcesses> first = [], second = [];
        var one = collector.Commands.WatchProcesses("web1", outcome => first.Add(outcome.Value));
        var other = collector.Commands.WatchProcesses("web1", outcome => second.Add(outcome.Value));

        collector.Wait(2.5);
        Assert.AreEqual(3, host.AskedForProcesses);
        Assert.HasCount(3, first);
        Assert.AreEqual(new ProcessUsage(7, 250, 4_096, "init"), first[0].Processes.Single());

        one.Dispose();
        collector.Wait(1);
        Assert.HasCount(3, first);
        Assert.AreEqual(4, host.AskedForProcesses);

        other.Dispose();
        other.Dispose();
        collector.Wait(5);
        Assert.AreEqual(4, host.AskedForProcesses);
        using var again = collector.Commands.WatchProcesses("web1", outcome => second.Add(outcome.Value));
        collector.Wait(0.5);
        Assert.AreEqual(5, host.AskedForProcesses);
    }

    [TestMethod]
    public void WatchProcesses_HostGoesAndComesBack_SaysWhyAndGoesOn()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        List<Outcome<TopProcesses>> got = [];
        using var watch = collector.Commands.WatchProcesses("web1", got.Add);
        collector.Wait(0.5);

        host.Session!.Goodbye(GoodbyeReason.Stopped, "");
        collector.Wait(2);
        Assert.IsFalse(got[^1].Succeeded);

        host.Dial();
        collector.Wait(2);
        Assert.IsTrue(got[^1].Succeeded);
    }

    [TestMethod]
    public void WatchProcesses_NoSuchHost_IsToldSo()
    {
        Outcome<TopProcesses>? got = null;

        using var watch = collector.Commands.WatchProcesses("web9", outcome => got = outcome);

        Assert.Contains("web9", got!.Value.Failure!.Exception.Message);
    }

    [TestMethod]
    public void SampleNow_NoSuchHost_Fails()
    {
        Exception? error = null;
        collector.Commands.SampleNow("web9").AddErrback(failure => { error = failure.Exception; });

        Assert.IsNotNull(error);
    }
}
