using Microsoft.Data.Sqlite;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Store.History;

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
    public void KeyFrame_WhoseNamesAreMissing_IsNotAcknowledged()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        using (var raw = Database.Open(history.Files.Single(), SqliteOpenMode.ReadWrite))
            raw.Execute("DELETE FROM catalogue");
        stream.Run(100);
        Assert.AreSame(stream.Stream, givenUp.Single());
        Assert.IsLessThan(100UL, stream.Stream.CommittedSeq);
        stream.Resume(history);
        stream.Run(1);
        CollectionAssert.AreEqual(stream.Batches, history.Decode(stream.Key.Agent));
    }

    private static void AssertReadableBehind(HistoryUnderTest history, FakeStream stream, ulong seq)
    {
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        CollectionAssert.IsSubsetOf(
            stream.Batches.FindAll(batch => batch > seq), history.Decode(stream.Key.Agent));
    }

    // What was cached of it is of no more use after another connection has written.
    private void Overwrite()
    {
        var path = history.Files.Single();
        using (var other = Database.Open(path, SqliteOpenMode.ReadWrite))
            other.Execute("INSERT INTO meta (name, value) VALUES ('other', 1); PRAGMA wal_checkpoint(TRUNCATE)");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Write(new byte[file.Length]);
    }
}
