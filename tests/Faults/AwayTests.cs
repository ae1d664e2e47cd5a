using Monitoring.Protocol.Frames;
using Monitoring.Tests.Faults.Support;

namespace Monitoring.Tests.Faults;

/// <summary>A collector that is away for longer than the agent's spool has room.</summary>
[TestClass]
public sealed class AwayTests
{
    private const int Disks = 300;

    [TestMethod]
    public async Task Collector_AwayUntilTheSpoolIsFull_WhatIsMissingIsWhatTheAgentCountedAsDropped()
    {
        using var procfs = new BusyProcfs(Disks);
        using var rig = await Rig.Start(agentArguments:
        [
            "--path.procfs", procfs.Path, "--collector.disable-defaults", "--collector.diskstats",
            "--collector.diskstats.device-exclude", "^$", "--spool.size", "256KiB",
        ]);
        await rig.KillCollector();
        await rig.Agent.Program.Line("the spool is full", Rig.Limit);
        await Task.Delay(TimeSpan.FromSeconds(5));
        await rig.Collector.Restart();
        await rig.StopAll();

        var stored = rig.Stored();
        var missing = BothSides.Dropped(rig.Ledger, stored);
        var told = stored.Events.Where(e => e.Kind == EventKind.Drop).Sum(e => e.Amount);
        Assert.IsGreaterThan(20, missing.Count);
        Assert.AreEqual(told, missing.Count, "batches are missing, and the agent told of another number of drops");
        await rig.AssertChecked(stored);
    }
}
