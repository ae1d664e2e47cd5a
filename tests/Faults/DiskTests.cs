using Monitoring.Tests.Faults.Support;

namespace Monitoring.Tests.Faults;

/// <summary>Disks that are full, or turn read-only, under the collector and under the agent.</summary>
[TestClass]
public sealed class DiskTests
{
    private const int DiskMebibytes = 16;

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
    public async Task CollectorsDisk_ReadOnly_NothingIsAcknowledgedUntilItIsMended()
    {
        using var disk = new SmallDisk(DiskMebibytes);
        using var rig = await Rig.Start(collectorData: disk.Path + "/collector");
        await rig.Flows();
        disk.Fail();
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

    private static Task HasSpooled(Rig rig) => EndToEnd.Support.Eventually.Holds(
        () => Task.FromResult(rig.Agent.SpoolFiles.Length > 0), Rig.Limit, "a spool file");
}
