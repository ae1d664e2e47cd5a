using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Delivery.Spooling;

/// <summary>Whole agents, killed and stopped and started again, and what a collector gets of them.</summary>
[TestClass]
public sealed class SpooledOutboxTests
{
    [TestMethod]
    public void Healthy_AnHour_WritesNextToNothing()
    {
        var rig = new AgentRig();
        rig.Start();

        rig.Run(3600.5);

        Assert.IsEmpty(rig.Files.Spooled);
        Assert.IsLessThanOrEqualTo(62, rig.Files.Appends, "the links' block, the mark, and the mark once a minute");
        Assert.AreEqual(2, rig.Files.Syncs);
        Assert.IsLessThan(1_000, rig.Files.BytesWritten);
        rig.AssertStoredOnce();
    }

    [TestMethod]
    public void Unreachable_ForTwoSeconds_NothingIsWritten_ThenAllIs()
    {
        var rig = Unreachable();
        rig.Start();

        rig.Run(1.9);
        Assert.IsEmpty(rig.Files.Spooled);
        var sampled = rig.Stream.LastSeq;
        rig.Run(0.2);

        Assert.HasCount(1, rig.Files.Spooled);
        Assert.IsGreaterThanOrEqualTo(sampled, rig.Memory.SpooledSeq);
    }

    [TestMethod]
    public void Unreachable_AnHour_SyncsAtMostOnceASecond()
    {
        var rig = Unreachable();
        rig.Start();

        rig.Run(3600);

        Assert.IsGreaterThan(1_000, rig.Files.Syncs);
        Assert.IsLessThanOrEqualTo(1_860, rig.Files.Syncs, "one for two cycles");
        Assert.AreEqual(rig.Files.Spooled.Sum(name => rig.Files[name].Count), rig.Counters.SpoolBytes);
    }

    [TestMethod]
    public void Acknowledged_Everything_LeavesNoFile()
    {
        var rig = Unreachable();
        rig.Start();
        rig.Run(300);
        Assert.IsNotEmpty(rig.Files.Spooled);

        rig.Network.ConnectError = null;
        rig.Run(60.5);

        Assert.IsEmpty(rig.Files.Spooled);
        Assert.AreEqual((0L, 0L), (rig.Counters.SpoolFiles, rig.Counters.SpoolBytes));
        rig.AssertStoredOnce();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Killed_WhileUnreachable_LosesAtMostTwoSeconds_AndKeepsTheTimes(bool withThePower)
    {
        var rig = Unreachable();
        rig.Start();
        rig.Run(301.3);
        var sampled = rig.Sampler.Samples;
        if (withThePower)
            rig.Files.LosePower();

        var next = new AgentRig(before: rig);
        next.Start();
        next.Run(10);

        var kept = next.Collector.StoredIncarnations.Count(incarnation => incarnation == AgentRig.FirstIncarnation);
        Assert.IsGreaterThanOrEqualTo(sampled - 2, kept - 1, "one of the frames is the catalogue");
        var began = rig.Reactor.UtcNow - TimeSpan.FromSeconds(301.3);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, kept - 1).Select(s => began.AddSeconds(s).ToUnixTimeMilliseconds()).ToArray(),
            next.Collector.Times[..(kept - 1)].Select(ms => ms / 1000 * 1000).ToArray());
        next.AssertStoredOnce();
        Assert.IsEmpty(next.Files.Spooled);
    }

    [TestMethod]
    public void Killed_AfterFilesGaveWayToOthers_LosesNoFile()
    {
        var rig = new AgentRig(spoolBytesMax: 64 << 10) { Network = { ConnectError = TransportError.Unreachable } };
        rig.Start();
        rig.Run(1500.3);
        Assert.IsGreaterThan(1, rig.Files.Spooled.Length);
        var sampled = rig.Sampler.Samples;

        var next = new AgentRig(before: rig);
        next.Start();
        next.Run(60);

        var kept = next.Collector.StoredIncarnations.Count(incarnation => incarnation == AgentRig.FirstIncarnation);
        Assert.IsGreaterThanOrEqualTo(sampled - 2, kept - 1, "one of the frames is the catalogue");
    }

    [TestMethod]
    public void Stopped_WhileUnreachable_EverythingIsOnDiskAndDeliveredOnce()
    {
        var rig = Unreachable();
        rig.Start();
        rig.Run(20.1);
        Assert.IsTrue(rig.Stop());
        rig.Files.LosePower();

        var next = new AgentRig(before: rig);
        next.Start();
        next.Run(5);

        var kept = next.Collector.StoredIncarnations.Count(incarnation => incarnation == AgentRig.FirstIncarnation);
        Assert.AreEqual((int)rig.Stream.LastSeq, kept);
        next.AssertStoredOnce();
        Assert.IsEmpty(next.Collector.Events);
    }

    [TestMethod]
    public void Killed_WhileItReplays_TheNextGoesOnWhereItWas()
    {
        var rig = Unreachable();
        rig.Start();
        rig.Run(300);
        for (var process = 0; process < 5; process++)
        {
            rig = new AgentRig(before: rig) { Network = { Latency = TimeSpan.FromMilliseconds(300) } };
            rig.Start();
            rig.Run(4);
        }

        rig.Run(30.5);

        rig.AssertStoredOnce();
        Assert.IsEmpty(rig.Files.Spooled);
    }

    [TestMethod]
    [DataRow(false, 64UL)]
    [DataRow(true, 0UL)]
    public void Ended_WhileItReplays_TheNextKnowsWhatIsAcknowledged(bool inOrder, ulong unknownMax)
    {
        var rig = Unreachable();
        rig.Start();
        rig.Run(2_000);
        rig = new AgentRig(before: rig) { Network = { Latency = TimeSpan.FromMilliseconds(300) } };
        rig.Start();
        while (AckedOfFirst(rig) < 300)
            rig.Run(0.5);
        Assert.IsTrue(!inOrder || rig.Stop());

        var next = new AgentRig(before: rig);
        Assert.IsLessThanOrEqualTo(unknownMax, AckedOfFirst(rig) - AckedOfFirst(next));

        next.Start();
        next.Run(60.5);
        Assert.IsFalse(next.Files.List().Any(name => name.StartsWith("acked")), "nothing is left to know");

        static ulong AckedOfFirst(AgentRig rig) =>
            rig.Outbox.Queued.Single(queued => queued.Incarnation == AgentRig.FirstIncarnation).AckedSeq;
    }

    [TestMethod]
    public void ManyProcesses_ThoseNamedAreDropped_TheRestIsNamedOnANewLink()
    {
        var rig = Unreachable();
        for (var process = 0; process < Hello.QueuedMax + 20; process++)
        {
            rig = Unreachable(before: rig);
            rig.Start();
            rig.Run(3.1);
        }
        rig = new AgentRig(spoolBytesMax: rig.Counters.SpoolBytes + 10_000, before: rig)
        {
            Collector = { Commits = false },
        };

        rig.Start();
        for (var i = 0; i < 1_000 && rig.Counters.Links < 2; i++)
        {
            rig.Run(5);
            rig.Collector.Session?.Poll(PollKind.Ping, default, TimeSpan.FromSeconds(2));
        }

        Assert.AreEqual(2, rig.Counters.Links);
        Assert.AreEqual(GoodbyeReason.DiallingAgain, rig.Collector.Ends[0].Reason, "it must not count as moved");
        Assert.DoesNotContain(rig.Collector.Hellos[1].Queued[0], rig.Collector.Hellos[0].Queued);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void MoreThanMemoryHolds_ComesFromDiskAndIsStoredOnce(int seed)
    {
        var random = new Random(seed);
        var rig = Unreachable(outboxBytesMax: 8_000);
        rig.Start();
        rig.Run(2_000);
        Assert.AreEqual(0, rig.Counters.BatchesDropped);
        Assert.IsGreaterThan(100UL, rig.Memory.FirstSeq, "memory must not hold everything");

        rig.Network.ConnectError = null;
        for (var i = 0; i < 30; i++)
        {
            rig.Run(random.NextDouble() * 5);
            foreach (var link in rig.Network.Links.ToArray())
                link.Cut();
        }
        rig.Run(60);

        rig.AssertStoredOnce();
        Assert.IsEmpty(rig.Files.Spooled);
    }

    [TestMethod]
    public void CollectorThatCommitsNothing_MemoryRunsOverToDiskWithoutLoss()
    {
        var rig = new AgentRig(outboxBytesMax: 8_000) { Collector = { Commits = false } };
        rig.Start();
        for (var i = 0; i < 200; i++)
        {
            rig.Run(5);
            rig.Collector.Session?.Poll(PollKind.Ping, default, TimeSpan.FromSeconds(2));
        }
        Assert.AreEqual(1, rig.Counters.Links);

        rig.Collector.Acknowledge(rig.Collector.Decoder(rig.Stream.Incarnation));
        rig.Collector.Commits = true;
        rig.Run(30.5);

        rig.AssertStoredOnce();
        Assert.AreEqual(0, rig.Counters.BatchesDropped);
        Assert.AreEqual(1, rig.Counters.Links, "all of it on the first link");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void FilesDropped_WhileTheirBatchesAreOnTheirWay_WhatIsMissingIsWhatWasTold(int seed)
    {
        var random = new Random(seed);
        var first = new AgentRig(spoolBytesMax: 64 << 10) { Network = { ConnectError = TransportError.Unreachable } };
        first.Start();
        first.Run(1_500);
        Assert.IsTrue(first.Stop());
        var rig = new AgentRig(spoolBytesMax: first.Counters.SpoolBytes, before: first)
        {
            Network = { Latency = TimeSpan.FromMilliseconds(300) },
        };
        rig.Start();
        var unanswered = 0;
        for (var i = 0; i < 60; i++)
        {
            rig.Collector.Commits = random.Next(4) == 0;
            rig.Run(random.NextDouble() * 8);
            unanswered = Math.Max(unanswered, rig.Outbox.DropsUnanswered);
            foreach (var link in rig.Network.Links.Where(_ => random.Next(3) == 0).ToArray())
                link.Cut();
        }
        Assert.IsGreaterThan(0, unanswered, "no file was dropped while its batches were on their way");

        rig.Collector.Commits = true;
        rig.Run(120);
        rig.Loop.Stop();
        rig.Run(5);

        var missing = first.Sampler.Samples + rig.Sampler.Samples - rig.Collector.Times.Count;
        Assert.IsGreaterThan(0, missing);
        Assert.AreEqual(0, rig.Outbox.DropsUnanswered);
        Assert.AreEqual(missing, rig.Counters.BatchesDropped);
        Assert.AreEqual(missing, rig.Collector.Events.Where(e => e.Kind == EventKind.Drop).Sum(e => e.Amount));
    }

    [TestMethod]
    public void FilesDropped_WhileTheDiskDeletesNothing_AreCountedAndDeletedLater()
    {
        var rig = new AgentRig(spoolBytesMax: 64 << 10) { Network = { ConnectError = TransportError.Unreachable } };
        rig.Start();
        rig.Run(4_000);
        var dropped = rig.Counters.BatchesDropped;
        rig.Files.ReadOnly = true;
        rig.Run(300);
        Assert.IsGreaterThan(dropped, rig.Counters.BatchesDropped, "files had to make room, and could not be deleted");

        rig.Files.ReadOnly = false;
        rig.Run(1_500);
        Assert.IsLessThanOrEqualTo(64L << 10, rig.Files.Spooled.Sum(name => rig.Files.Length(name)));
        rig.Network.ConnectError = null;
        rig.Run(60);
        rig.Loop.Stop();
        rig.Run(5);

        Assert.AreEqual(rig.Sampler.Samples - rig.Collector.Times.Count, rig.Counters.BatchesDropped);
        Assert.IsEmpty(rig.Files.Spooled);
    }

    [TestMethod]
    public void ManyProcesses_MoreThanAHelloCanName_AreAllDelivered()
    {
        var rig = Unreachable();
        for (var process = 0; process < Hello.QueuedMax + 20; process++)
        {
            rig = Unreachable(before: rig);
            rig.Start();
            rig.Run(3.1);
        }

        rig.Network.ConnectError = null;
        rig.Run(60);

        Assert.AreEqual(2, rig.Counters.Links);
        Assert.HasCount(Hello.QueuedMax, rig.Collector.Hellos[0].Queued);
        Assert.AreEqual(Hello.QueuedMax + 20, rig.Collector.StoredIncarnations.Distinct().Count());
        CollectionAssert.AreEqual(
            rig.Collector.StoredIncarnations.Order().ToArray(), rig.Collector.StoredIncarnations, "oldest first");
        Assert.IsEmpty(rig.Files.Spooled);
    }

    [TestMethod]
    public void Links_OverAllProcesses_AreNumberedUpwards()
    {
        var rig = new AgentRig();
        rig.Start();
        for (var i = 0; i < 100; i++)
        {
            rig.Run(20);
            rig.Network.Links[0].Cut();
        }
        var synced = rig.Files.Syncs;
        var next = new AgentRig(before: rig);
        next.Start();
        next.Run(5);

        var numbers = rig.Collector.Hellos.Concat(next.Collector.Hellos).Select(hello => hello.Link).ToArray();
        CollectionAssert.AreEqual(numbers.Distinct().Order().ToArray(), numbers);
        Assert.IsLessThan(6, synced, "a block of numbers is taken by one write");
    }

    private static AgentRig Unreachable(int outboxBytesMax = Limits.UnsentBytesMax, AgentRig? before = null) =>
        new(outboxBytesMax, before: before) { Network = { ConnectError = TransportError.Unreachable } };
}
