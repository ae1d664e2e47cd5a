using Monitoring.Protocol.Frames;
using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Faults.Support;

namespace Monitoring.Tests.Faults;

/// <summary>
/// Faults that destroy what was committed, or spooled: they are noticed, and what is reported as lost is what is really
/// missing, stream by stream.
/// </summary>
[TestClass]
public sealed class DamageTests
{
    private const string Damaged = "monitoring_collector_history_partitions_damaged_total";

    [TestMethod]
    public async Task Partition_DeletedWhileRunning_WhatIsMissingIsReportedForEachHost()
    {
        using var rig = await Rig.Start();
        await rig.Add(rig["host1"], []);
        await rig.Flows(100);
        foreach (var file in Directory.EnumerateFiles(rig.Collector.DataDirectory + "/history"))
            File.Delete(file);

        await AssertLossIsReported(rig, streams: 2);
    }

    [TestMethod]
    public async Task Log_DeletedWhileRunning_WhatIsMissingIsReported()
    {
        using var rig = await Rig.Start();
        await rig.Flows(100);
        File.Delete(StoredFrames.Partitions(rig.Collector.DataDirectory)[^1] + "-wal");

        await IsNoticed(rig);
        await rig.AssertAllKept(framesMin: 50);
    }

    [TestMethod]
    public async Task Partition_DeletedWhileStopped_WhatIsMissingIsReportedForEachHost()
    {
        using var rig = await Rig.Start();
        await rig.Add(rig["host1"], []);
        await rig.Flows(100);
        await rig.KillCollector();
        foreach (var file in Directory.EnumerateFiles(rig.Collector.DataDirectory + "/history"))
            File.Delete(file);
        await rig.Collector.Restart();

        await AssertLossIsReported(rig, streams: 2);
    }

    [TestMethod]
    public async Task Log_DeletedWhileStopped_WhatIsMissingIsReported()
    {
        using var rig = await Rig.Start();
        await rig.Flows(100);
        await rig.KillCollector();
        File.Delete(StoredFrames.Partitions(rig.Collector.DataDirectory)[^1] + "-wal");
        await rig.Collector.Restart();

        await AssertLossIsReported(rig, streams: 1);
    }

    [TestMethod]
    public async Task Partition_CorruptAtItsEnd_WhatIsMissingIsReported()
    {
        using var rig = await Rig.Start();
        await rig.Flows(100);
        await rig.KillCollector();
        Corruption.ChangeNewestRow(StoredFrames.Partitions(rig.Collector.DataDirectory)[^1]);
        await rig.Collector.Restart();

        await AssertLossIsReported(rig, streams: 1);
    }

    [TestMethod]
    public async Task ClosedPartition_Corrupt_WhatIsMissingIsReported()
    {
        using var rig = await Rig.Start();
        await rig.Flows(100);
        await rig.KillCollector();
        Corruption.SetCreated(
            StoredFrames.Partitions(rig.Collector.DataDirectory).Single(), DateTimeOffset.UtcNow.AddDays(-2));
        await rig.Collector.Restart();
        await Eventually.Holds(
            () => Task.FromResult(StoredFrames.Partitions(rig.Collector.DataDirectory).Length == 2), Rig.Limit,
            "a second partition");
        await rig.Flows(100);
        await rig.KillCollector();
        Corruption.ChangeNewestRow(StoredFrames.Partitions(rig.Collector.DataDirectory)[0]);
        await rig.Collector.Restart();

        await AssertLossIsReported(rig, streams: 1);
    }

    [TestMethod]
    public async Task Spool_Corrupt_WhatIsMissingIsReported()
    {
        using var rig = await Rig.Start();
        await rig.Flows();
        await rig.KillCollector();
        // Each sixtieth batch is a key frame: up to so many at the front may be committed already, and what follows the
        // changed frame can be read from the next one on.
        await Eventually.Holds(
            () => Task.FromResult(rig.Agent.SpoolFiles is [var file, ..] && Corruption.Frames(file).Count > 160),
            Rig.Limit, "a spool file");
        await rig.Agent.Kill();
        Corruption.ChangeFrame(rig.Agent.SpoolFiles[0], index: 80);
        rig.Agent.Restart();
        await rig.Collector.Restart();
        await rig.StopAll();

        var stored = rig.Stored();
        var missing = BothSides.Dropped(rig.Ledger, stored);
        var told = stored.Events.Where(e => e.Kind == EventKind.Drop).Sum(e => e.Amount);
        Assert.AreEqual(told, missing.Count, "frames are missing, and the agent told of another number");
        Assert.IsGreaterThan(0, missing.Count);
    }

    private static async Task AssertLossIsReported(Rig rig, int streams)
    {
        await IsNoticed(rig);
        var stored = await rig.AssertAllKept(framesMin: 20);
        Assert.HasCount(streams, stored.Losses);
    }

    private static Task IsNoticed(Rig rig) => rig.MetricIs(Damaged, value => value > 0);
}
