using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Protocol.Frames;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Delivery.Spooling;

/// <summary>Batches are dropped while nobody can be told, and the agent ends before it can tell.</summary>
[TestClass]
public sealed class UntoldDropsTests
{
    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, false)]
    [DataRow(false, true)]
    public void Dropped_BeforeTheProcessEnds_TheNextTellsIt(bool inOrder, bool withThePower)
    {
        var rig = Full();
        Assert.IsTrue(!inOrder || rig.Stop());
        if (withThePower)
            rig.Files.LosePower();

        var next = new AgentRig(before: rig);
        next.Start();
        next.Run(60);

        Assert.AreEqual(rig.Counters.BatchesDropped, Told(next));
        Assert.DoesNotContain(UntoldDrops.FileName, next.Files.List());
    }

    [TestMethod]
    public void Dropped_ByEarlierProcessesAndThisOne_AreToldTogetherOnce()
    {
        var rig = Full();
        var next = Full(before: rig);
        var dropped = rig.Counters.BatchesDropped + next.Counters.BatchesDropped;

        next.Network.ConnectError = null;
        next.Run(60);
        var last = new AgentRig(before: next);
        last.Start();
        last.Run(60);

        Assert.IsGreaterThan(rig.Counters.BatchesDropped, dropped);
        Assert.AreEqual(dropped, Told(last));
    }

    [TestMethod]
    public void Event_InTheSpoolAlone_IsNotToldAgainByTheNextProcess()
    {
        var rig = Full();
        rig.Collector.Commits = false;
        rig.Network.ConnectError = null;
        rig.Run(0.1);
        while (rig.Collector.Session is null || rig.Files.List().Contains(UntoldDrops.FileName))
            rig.Run(0.5);

        var next = new AgentRig(before: rig);
        next.Collector.Forget();
        next.Collector.Events.Clear();
        next.Start();
        next.Run(60);

        Assert.AreEqual(rig.Counters.BatchesDropped, Told(next));
    }

    [TestMethod]
    public void Number_ThatTheDiskRefuses_IsWrittenOnceItTakesSomething()
    {
        var rig = Full();
        rig.Files.ReadOnly = true;
        rig.Run(5_000);
        rig.Files.ReadOnly = false;
        rig.Run(20);

        var next = new AgentRig(before: rig);
        next.Start();
        next.Run(60);

        Assert.AreEqual(rig.Counters.BatchesDropped, Told(next));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void MemoryFull_WhileItsOldestAreOnTheirWay_WhatIsMissingIsWhatWasTold(bool arrive)
    {
        var rig = new AgentRig(outboxBytesMax: 8_000) { Files = { ReadOnly = true }, Collector = { Commits = false } };
        rig.Start();
        var dropsOnTheirWay = 0;
        while (rig.Memory.FirstSeq == 2 || rig.Memory.FirstSeq == ulong.MaxValue)
        {
            rig.Run(5);
            rig.Collector.Session?.Poll(PollKind.Ping, default, TimeSpan.FromSeconds(2));
            dropsOnTheirWay = rig.Outbox.DropsUnanswered;
        }
        Assert.IsGreaterThan(50, dropsOnTheirWay);
        Assert.AreEqual(0, rig.Counters.BatchesDropped);

        if (arrive)
            rig.Collector.Acknowledge(rig.Collector.Decoder(rig.Stream.Incarnation));
        else
            rig.Collector.Forget();
        rig.Collector.Commits = true;
        rig.Network.Links[0].Cut();
        rig.Run(60);
        rig.Loop.Stop();
        rig.Run(5);

        Assert.AreEqual(arrive ? 0 : dropsOnTheirWay, rig.Counters.BatchesDropped);
        Assert.AreEqual(rig.Counters.BatchesDropped, Told(rig));
        Assert.AreEqual(!arrive, rig.Told.ToString().Contains("memory is full, and the disk takes nothing"));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Event_DroppedInItsTurn_IsToldAnew(bool fromDisk)
    {
        var rig = fromDisk
            ? new AgentRig(spoolBytesMax: 64 << 10)
            : new AgentRig(outboxBytesMax: 16_000) { Files = { ReadOnly = true } };
        rig.Collector.CommitNothing();
        rig.Start();
        rig.Run(20_000);
        var dropped = rig.Counters.BatchesDropped;
        Assert.IsGreaterThan(5_000, dropped);

        rig.Collector.CommitAgain();
        rig.Network.Links[0].Cut();
        rig.Run(300);

        Assert.AreEqual(rig.Counters.BatchesDropped, Told(rig));
    }

    private static AgentRig Full(AgentRig? before = null)
    {
        var rig = new AgentRig(spoolBytesMax: 64 << 10, before: before)
        {
            Network = { ConnectError = TransportError.Unreachable },
        };
        rig.Start();
        rig.Run(6_000);
        Assert.IsGreaterThan(0, rig.Counters.BatchesDropped);
        return rig;
    }

    private static long Told(AgentRig rig) =>
        rig.Collector.Events.Where(e => e.Kind == EventKind.Drop).Sum(e => e.Amount);
}
