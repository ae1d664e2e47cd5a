using Microsoft.Data.Sqlite;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Store.History;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Listening;

namespace Monitoring.Tests.Unit.Store.History;

/// <summary>The open partition is damaged while it is written.</summary>
[TestClass]
public sealed class RunningDamageTests
{
    private readonly HistoryUnderTest history = new HistoryUnderTest().Start();
    private readonly List<JournalStream> givenUp = [];

    public RunningDamageTests() => history.Journal.GivenUp += givenUp.Add;

    [TestCleanup]
    public void Dispose() => history.Dispose();

    [TestMethod]
    public void OpenFile_Overwritten_TakesNothingThatCannotBeReadAndAllThatComesAgain()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(100);
        var committed = stream.Stream.CommittedSeq;
        Overwrite();
        stream.Run(70);
        Assert.AreSame(stream.Stream, givenUp.Single());
        Assert.AreEqual(committed, stream.Stream.CommittedSeq, "neither differences nor a key frame without its names");

        stream.Resume(history);
        stream.Run(70);
        AssertReadableBehind(history, stream, committed);
        Assert.HasCount(1, givenUp);
        Assert.AreEqual(committed, history.History.Losses().Single().LastSeq);
    }

    [TestMethod]
    public void OpenFile_OverwrittenUnderALink_LosesNothingOfWhatTheAgentStillHas()
    {
        HistoryUnderTest? kept = null;
        using var collector = new CollectorUnderTest(journal: reactor =>
            (kept = new HistoryUnderTest((VirtualReactor)reactor).Start()).Journal);
        using var stored = kept!;
        var host = collector.Host("web1").Dial().Sampling();
        collector.Wait(100);
        var acked = host.Outbox.AckedSeq;
        HistoryUnderTest.Overwrite(stored.Files.Single());
        collector.Wait(5);
        Assert.AreEqual(GoodbyeReason.InternalFault, host.End?.Reason);

        host.Dial();
        collector.Wait(5);
        host.StopSampling();
        collector.Wait(5);
        Assert.IsTrue(host.Outbox.IsDelivered);
        var left = stored.Decode(stored.History.Streams().Single().Key.Agent);
        Assert.IsLessThanOrEqualTo(acked, left[0]);
        CollectionAssert.AreEqual(Enumerable.Range((int)left[0], left.Count).Select(seq => (ulong)seq).ToArray(), left);
        Assert.AreEqual(host.Outbox.LastSeq, left[^1]);
    }

    [TestMethod]
    public void OpenFile_OverwrittenBeforeARestart_IsReadableFromTheNewestKeyFrameOn()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(100);
        var committed = stream.Stream.CommittedSeq;
        Overwrite();
        stream.Run(1);
        using var again = history.Kill().Start();
        stream.Resume(again);
        stream.Run(1);
        again.Wait(1);
        AssertReadableBehind(again, stream, committed);
    }

    [TestMethod]
    public void OpenFile_OverwrittenWhileAnAgentIsAway_AsksItForItsNames()
    {
        var away = new FakeStream(history, 1, 11);
        away.Run(70);
        var committed = away.Stream.CommittedSeq;
        Overwrite();
        new FakeStream(history, 2, 12).Run(1);

        var opened = history.Open(away.Key, wantsCatalogue: false);
        Assert.AreEqual(committed, opened.Stream.CommittedSeq);
        Assert.AreEqual(0UL, opened.Stream.CopiesAfter);
        away.Resume(history);
        away.Run(1);
        AssertReadableBehind(history, away, committed);
        Assert.IsEmpty(givenUp);
    }

    [TestMethod]
    [DataRow("DELETE FROM catalogue")]
    [DataRow("DELETE FROM catalogue WHERE seq = (SELECT max(seq) FROM catalogue)")]
    [DataRow("DELETE FROM catalogue WHERE id = (SELECT min(id) + 1 FROM catalogue)")]
    public void Names_ThatThePartitionLacks_AreTakenAgain(string damage)
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(30);
        stream.Define("node_late");
        stream.Run(1);
        stream.Define("node_later");
        stream.Run(100);
        using var again = history.Kill();
        using (var raw = Database.Open(again.Files.Single(), SqliteOpenMode.ReadWrite))
            raw.Execute(damage);
        again.Start();
        Assert.IsEmpty(again.Open(stream.Key).Catalogue);
        stream.Resume(again);
        stream.Run(70);
        again.Wait(1);
        CollectionAssert.AreEqual(stream.Batches, again.Decode(stream.Key.Agent));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void KeyFrame_WhoseNamesAreMissing_IsNotAcknowledged(bool wantsCatalogue)
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        using (var raw = Database.Open(history.Files.Single(), SqliteOpenMode.ReadWrite))
            raw.Execute("DELETE FROM catalogue");
        stream.Run(100);
        Assert.AreSame(stream.Stream, givenUp.Single());
        Assert.IsLessThan(100UL, stream.Stream.CommittedSeq);
        stream.Resume(history, wantsCatalogue: wantsCatalogue);
        stream.Run(1);
        CollectionAssert.AreEqual(stream.Batches, history.Decode(stream.Key.Agent));
    }

    [TestMethod]
    public void Names_ThatCannotBeUnpacked_KeepNothingLocked()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        using var raw = Database.Open(history.Files.Single(), SqliteOpenMode.ReadWrite);
        raw.Execute("UPDATE catalogue SET packed = x'ff'");
        Assert.IsEmpty(history.Open(stream.Key).Catalogue);
        Assert.AreEqual(0, raw.Number("PRAGMA wal_checkpoint(TRUNCATE)"), "nobody reads");
    }

    [TestMethod]
    public void OpenFile_DamagedWhileNobodySends_IsReplacedWhenItWouldBeFollowed()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        // Nothing is left to be folded.
        history.Wait(2 * HistoryLimits.FoldDelay.TotalSeconds);
        Overwrite("stream");
        history.Wait(HistoryLimits.PartitionSpan.TotalSeconds);
        AssertReplaced();
        Assert.DoesNotContain(line => line.Contains("tidying the history failed"), history.Log.Lines);
    }

    [TestMethod]
    public void OpenFile_Overwritten_IsReplacedWhenAnAgentSaysHello()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        Overwrite();
        var opened = history.Open(stream.Key);
        Assert.AreEqual(stream.Stream.CommittedSeq, opened.Stream.CommittedSeq);
        AssertReplaced();
    }

    [TestMethod]
    public void OpenFile_Overwritten_IsReplacedWhenAnEventIsNoted()
    {
        Overwrite();
        var happened = new StreamEvent(EventKind.Down, 1_000, 0, "silent");
        history.Service.Events.Note(new Guid(7, 0, 0, new byte[8]), happened);
        history.Wait(1);
        Assert.AreEqual(happened, history.History.Events(null, 0, 5_000).Single().Happened);
        AssertReplaced();
    }

    [TestMethod]
    public void Losses_OfEarlierDamage_AreKeptWhereTheyCanBeRead()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        Overwrite();
        stream.Run(1);
        var loss = history.History.Losses().Single();
        stream.Resume(history);
        stream.Run((int)HistoryLimits.ReplacedApartFirst.TotalSeconds);
        Overwrite("stream");
        new FakeStream(history, 2, 12).Run(1);
        Assert.AreEqual(2, history.Metrics.PartitionsDamaged.Value);
        Assert.Contains(loss, history.History.Losses());
    }

    [TestMethod]
    public void EndOfAStream_ThatWaitsForACommit_EndsNoOtherAfterAReplacement()
    {
        var ending = new FakeStream(history, 1, 11);
        ending.Run(5);
        var live = new FakeStream(history, 2, 12);
        live.Run(5);
        // A HELLO that names another stream ends the first one, with the next commit.
        history.Open(new StreamKey(ending.Key.Agent, 99));
        Overwrite();
        live.Run(1);
        live.Resume(history);
        live.Run(5);
        using var raw = Database.Open(history.Files.Single(), SqliteOpenMode.ReadOnly);
        Assert.AreEqual(0, raw.Number("SELECT count(*) FROM stream WHERE incarnation = 12 AND ended = 1"));
    }

    [TestMethod]
    public void Replacement_ThatFails_LeavesNothingBehind()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        var lost = history.Files.Single();
        Overwrite();
        stream.Send();
        // Where it would be put aside, at the moment of the commit, there is something else.
        var commitMs = (history.Reactor.UtcNow + HistoryLimits.CommitDelay).ToUnixTimeMilliseconds();
        Directory.CreateDirectory($"{lost}.damaged-{commitMs}");
        history.Wait(HistoryLimits.CommitDelay.TotalSeconds + 0.01);
        Assert.AreEqual(1, history.Metrics.CommitsFailed.Value);
        Assert.AreEqual(lost, history.Files.Single());
        history.Wait(HistoryLimits.ReplacedApartFirst.TotalSeconds + 1);
        Assert.EndsWith("00000002.db", history.Files.Single());
    }

    private void AssertReplaced()
    {
        Assert.AreEqual(1, history.Metrics.PartitionsDamaged.Value);
        Assert.HasCount(1, history.Files);
        Assert.IsNotEmpty(Directory.EnumerateFiles(history.Folder, "*.damaged-*"));
    }

    private static void AssertReadableBehind(HistoryUnderTest history, FakeStream stream, ulong seq)
    {
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        CollectionAssert.IsSubsetOf(
            stream.Batches.FindAll(batch => batch > seq), history.Decode(stream.Key.Agent));
    }

    private void Overwrite(string? table = null) => HistoryUnderTest.Overwrite(history.Files.Single(), table);
}
