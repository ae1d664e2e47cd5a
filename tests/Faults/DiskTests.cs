using System.Diagnostics;
using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Faults.Support;

namespace Monitoring.Tests.Faults;

/// <summary>Disks that are full, or turn read-only, under the collector and under the agent.</summary>
[TestClass]
public sealed class DiskTests
{
    private const int DiskMebibytes = 16;

    private const string Answered = "monitoring_collector_polls_answered_total";

    private const string TimedOut = "monitoring_collector_polls_timed_out_total";

    private static readonly TimeSpan FullFor = TimeSpan.FromSeconds(25);

    // Values are a second old at most; the rest is for a busy machine.
    private static readonly TimeSpan FreshMax = TimeSpan.FromSeconds(5);

    private const string Failing = "monitoring_collector_history_failing";

    private const string AgentCannotWrite = "the spool cannot be written";

    [TestMethod]
    public async Task CollectorsDisk_Full_NothingIsAcknowledgedUntilThereIsRoom()
    {
        using var disk = new SmallDisk(DiskMebibytes);
        using var rig = await Rig.Start(collectorData: disk.Path + "/collector");
        await rig.Flows();
        disk.Fill();
        await rig.AcksStop();
        await rig.KillCollector();
        // What a dead collector left on a full disk is what it acknowledged.
        BothSides.AssertKept(rig.Ledger.Acked, rig.Ledger, rig.Stored());
        disk.MakeRoom();
        await rig.Collector.Restart();
        await rig.Flows();
        disk.Fill();
        await rig.AcksStop();
        await rig.MetricIs(Failing, value => value == 1);
        // What is shown, and polls, go on meanwhile.
        await rig.Collector.HostInState(rig.Agent.Name, "up", Rig.Limit);
        Assert.IsFalse(rig.Collector.Program.HasExited, rig.Collector.Program.Output);
        disk.MakeRoom();
        await rig.MetricIs(Failing, value => value == 0);

        await rig.AssertAllKept(framesMin: 50);
    }

    [TestMethod]
    public async Task CollectorsDisk_FullForLong_PollsAreAnsweredAndValuesStayFresh()
    {
        using var disk = new SmallDisk(DiskMebibytes);
        using var rig = await Rig.Start(collectorData: disk.Path + "/collector");
        await rig.Flows();
        disk.Fill();
        await rig.MetricIs(Failing, value => value == 1);
        var (answered, timedOut) = (await rig.Metric(Answered), await rig.Metric(TimedOut));

        // The window is closed after some seconds; a host that brings nothing is late after three more.
        for (var since = Stopwatch.StartNew(); since.Elapsed < FullFor;)
        {
            var host = await rig.Collector.Host(rig.Agent.Name);
            Assert.AreEqual("up", (string?)host!["state"], $"after {since.Elapsed}: {host}");
            var shown = Exposition.Parse(await rig.Collector.Get($"/metrics/host/{rig.Agent.Name}"));
            var age = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - shown.Samples["node_time_seconds{}"];
            Assert.IsLessThan(FreshMax.TotalSeconds, age, $"after {since.Elapsed}");
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }

        Assert.IsGreaterThanOrEqualTo(answered + 3, await rig.Metric(Answered));
        Assert.AreEqual(timedOut, await rig.Metric(TimedOut), "polls were not answered");
        disk.MakeRoom();
        await rig.MetricIs(Failing, value => value == 0);
        await rig.AssertAllKept(framesMin: 200);
    }

    [TestMethod]
    public async Task CollectorsDisk_FullAtTheStart_PollsAreAnsweredAndNothingIsAcknowledged()
    {
        using var disk = new SmallDisk(DiskMebibytes);
        using var rig = await Rig.Start(collectorData: disk.Path + "/collector");
        await rig.Flows();
        await rig.KillCollector();
        disk.Fill();
        await rig.Collector.Restart();
        await rig.MetricIs(Failing, value => value == 1);
        await rig.Collector.HostInState(rig.Agent.Name, "up", Rig.Limit);

        // In order this time, which leaves other files.
        rig.Collector.Program.Terminate();
        await rig.Collector.Program.Exit(Rig.Limit);
        Assert.DoesNotContain("   at Monitoring", rig.Collector.Program.Output, "a trace tells nobody what to do");
        disk.Fill();
        await rig.Collector.Restart();
        await rig.MetricIs(Failing, value => value == 1);
        await rig.AcksStop();
        disk.MakeRoom();
        await rig.Flows();

        await rig.AssertAllKept(framesMin: 50);
    }

    [TestMethod]
    public async Task AgentsDisk_FullAtTheStart_KeepsNobodyFromSampling()
    {
        using var disk = new SmallDisk(DiskMebibytes);
        using var rig = await Rig.Start(agentData: disk.Path + "/agent");
        await rig.Flows();
        await rig.Agent.Kill();
        disk.Fill();
        rig.Agent.Restart();
        await rig.Flows();
        disk.MakeRoom();
        await rig.Flows();

        await rig.AssertKeptWithBrokenAgent(framesMin: 60);
    }

    [TestMethod]
    public async Task CollectorsDisk_ReadOnly_NothingIsAcknowledgedUntilItIsMended()
    {
        using var disk = new SmallDisk(DiskMebibytes);
        using var rig = await Rig.Start(collectorData: disk.Path + "/collector");
        await rig.Flows();
        // A sync that ext4 is about when its journal is aborted may end well all the same, and what it was for is lost.
        rig.Collector.Program.Pause();
        await Eventually.Holds(() => Task.FromResult(rig.Collector.Program.IsPaused), Rig.Limit, "a paused collector");
        disk.Fail();
        rig.Collector.Program.Resume();
        await rig.AcksStop();
        Assert.IsFalse(rig.Collector.Program.HasExited, rig.Collector.Program.Output);
        await rig.KillCollector();
        disk.Mend();
        BothSides.AssertKept(rig.Ledger.Acked, rig.Ledger, rig.Stored());
        await rig.Collector.Restart();

        await rig.AssertAllKept(framesMin: 50);
    }

    [TestMethod]
    public async Task AgentsDisk_Full_WhatItCannotSpoolStaysInMemory()
    {
        using var disk = new SmallDisk(DiskMebibytes);
        using var rig = await Rig.Start(agentData: disk.Path + "/agent");
        await rig.Flows();
        disk.Fill();
        await rig.KillCollector();
        await rig.Agent.Program.Line(AgentCannotWrite, Rig.Limit);
        await rig.Collector.Restart();

        await rig.AssertAllKept(framesMin: 50);
    }

    [TestMethod]
    public async Task AgentsDisk_ReadOnly_WhatItCannotSpoolStaysInMemory()
    {
        using var disk = new SmallDisk(DiskMebibytes);
        using var rig = await Rig.Start(agentData: disk.Path + "/agent");
        await rig.Flows();
        await rig.KillCollector();
        await HasSpooled(rig);
        disk.Fail();
        await rig.Agent.Program.Line(AgentCannotWrite, Rig.Limit);
        await rig.Collector.Restart();
        await rig.Flows(100);

        await rig.AssertKeptWithBrokenAgent(framesMin: 100);
    }

    private static Task HasSpooled(Rig rig) => Eventually.Holds(
        () => Task.FromResult(rig.Agent.SpoolFiles.Length > 0), Rig.Limit, "a spool file");
}
