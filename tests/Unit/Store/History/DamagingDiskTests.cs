using Monitoring.Collector.Store.History;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Listening;

namespace Monitoring.Tests.Unit.Store.History;

/// <summary>The disk damages the open partition again and again.</summary>
[TestClass]
public sealed class DamagingDiskTests
{
    private readonly HistoryUnderTest history = new HistoryUnderTest().Start();
    private string damaged = "";

    [TestCleanup]
    public void Dispose() => history.Dispose();

    [TestMethod]
    public void Disk_ThatDamagesWhateverItIsGiven_IsGivenLessAndLess()
    {
        var stream = new FakeStream(history, 1, 11);
        DamageAll(stream, hours: 2);
        Assert.IsInRange(8, 10, PutAside(history), "10 s apart at first, then twice as long each time");
        Assert.IsLessThan(50, history.Log.Lines.Count);

        DamageAll(stream, hours: 4);
        Assert.IsInRange(12, 14, PutAside(history), "an hour apart at most");

        // It damages no more.
        history.Wait(HistoryLimits.ReplacedApartLongest.TotalSeconds);
        stream.Resume(history);
        stream.Run(70);
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        Assert.AreEqual(0, history.Metrics.IsFailing.Value);
    }

    [TestMethod]
    public void Partition_DamagedSoonAfterTheOneBefore_TakesNothingUntilAnotherIsMade()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        Damage(stream);
        var (committed, file) = (stream.Stream.CommittedSeq, history.Files.Single());
        // A HELLO meets the damage; a commit would not, and what it wrote would be put aside with the rest.
        HistoryUnderTest.Overwrite(file, "catalogue");
        var opened = history.Open(stream.Key);
        Assert.AreEqual(committed, opened.Stream.CommittedSeq);
        Assert.AreEqual(0UL, opened.Stream.CopiesAfter, "the next one may have none of its names");
        stream.Run(3);
        Assert.AreEqual(committed, stream.Stream.CommittedSeq);
        Assert.AreEqual(1, history.Metrics.IsFailing.Value);
        Assert.AreEqual(file, history.Files.Single());

        history.Wait(HistoryLimits.ReplacedApartFirst.TotalSeconds);
        Assert.AreEqual(2, PutAside(history));
        stream.Resume(history);
        stream.Run(1);
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        CollectionAssert.IsSubsetOf(
            stream.Batches.FindAll(batch => batch > committed), history.Decode(stream.Key.Agent));
        Assert.AreEqual(committed, history.History.Losses().Max(loss => loss.LastSeq));
    }

    [TestMethod]
    public void Partition_ThatHasHeldForLong_IsReplacedAtOnce()
    {
        var stream = new FakeStream(history, 1, 11);
        DamageAll(stream, hours: 1);
        history.Wait(3 * HistoryLimits.ReplacedApartLongest.TotalSeconds);
        var before = PutAside(history);
        stream.Resume(history);
        stream.Run(1);
        Damage(stream);
        Assert.AreEqual(before + 1, PutAside(history));
        history.Wait(HistoryLimits.ReplacedApartFirst.TotalSeconds);
        Damage(stream);
        Assert.AreEqual(before + 2, PutAside(history));
    }

    [TestMethod]
    public void Replacement_ThatFailsForLong_IsMadeSoonAfterItCanBe()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        var obstacle = Directory.CreateDirectory(Path.Combine(history.Folder, "00000002.db.new"));
        HistoryUnderTest.Overwrite(history.Files.Single());
        stream.Send();
        history.Wait(3600);
        Assert.AreEqual(1, history.Metrics.IsFailing.Value);
        Assert.IsLessThan(50, history.Log.Lines.Count);

        obstacle.Delete();
        history.Wait(HistoryLimits.ReplacedApartFirst.TotalSeconds + HistoryLimits.RetryLongest.TotalSeconds);
        Assert.AreEqual(1, PutAside(history));
        Assert.EndsWith("00000002.db", history.Files.Single());
    }

    [TestMethod]
    public void Agents_WhileNoPartitionIsOfUse_StayLinkedAndCome()
    {
        HistoryUnderTest? kept = null;
        using var collector = new CollectorUnderTest(journal: reactor =>
            (kept = new HistoryUnderTest((VirtualReactor)reactor).Start()).Journal);
        using var stored = kept!;
        var linked = collector.Host("web1").Dial().Sampling();
        collector.Wait(70);
        HistoryUnderTest.Overwrite(stored.Files.Single());
        collector.Wait(2);
        linked.Dial();
        collector.Wait(2);
        var acked = linked.Outbox.AckedSeq;
        HistoryUnderTest.Overwrite(stored.Files.Single());
        collector.Wait(1);
        var comes = collector.Host("web2").Dial().Sampling();
        collector.Wait(3);
        Assert.IsNull(linked.End);
        Assert.IsTrue(comes.IsLinked);
        Assert.AreEqual(acked, linked.Outbox.AckedSeq);
        Assert.AreEqual(0, collector.Metrics.PollsTimedOut.Value);
        Assert.AreEqual(1, PutAside(stored));

        collector.Wait(HistoryLimits.ReplacedApartFirst.TotalSeconds);
        linked.Dial();
        collector.Wait(5);
        foreach (var host in new[] { linked, comes })
        {
            host.StopSampling();
            collector.Wait(2);
            Assert.IsTrue(host.Outbox.IsDelivered);
            var left = stored.Decode(host.Identity.AgentId);
            CollectionAssert.AreEqual(
                Enumerable.Range((int)left[0], left.Count).Select(seq => (ulong)seq).ToArray(), left);
            Assert.IsLessThanOrEqualTo(acked, left[0]);
            Assert.AreEqual(host.Outbox.LastSeq, left[^1]);
        }
    }

    // Damages each partition that takes the place of another.
    private void DamageAll(FakeStream stream, int hours)
    {
        for (var second = 0; second < hours * 3600; second++)
        {
            if (history.Files.Single() is var file && file != damaged)
                HistoryUnderTest.Overwrite(damaged = file);
            if (second % 60 == 0)
                stream.Send();
            history.Wait(1);
        }
    }

    // Damages the open partition and goes on.
    private void Damage(FakeStream stream)
    {
        HistoryUnderTest.Overwrite(history.Files.Single());
        stream.Run(1);
        stream.Resume(history);
        stream.Run(1);
    }

    // Without what SQLite has beside them.
    private static int PutAside(HistoryUnderTest history) =>
        Directory.EnumerateFiles(history.Folder, "*.damaged-*").Count(path => char.IsAsciiDigit(path[^1]));
}
