using Microsoft.Data.Sqlite;
using Monitoring.Collector.Store.History;

namespace Monitoring.Tests.Unit.Store.History;

/// <summary>Partitions whose making, deleting or reading fails.</summary>
[TestClass]
public sealed class FaultyPartitionTests
{
    private static readonly Retention Small = new(TimeSpan.FromHours(16), HistoryLimits.RetentionBytesMin);

    private readonly HistoryUnderTest history = new HistoryUnderTest(retention: Small).Start();

    [TestCleanup]
    public void Dispose() => history.Dispose();

    [TestMethod]
    public void NextPartition_ThatCannotBeOpened_IsUndoneAndMadeLater()
    {
        var stream = new FakeStream(history, 1, 11, series: 500);
        var next = Path.Combine(history.Folder, "00000002.db");
        // SQLite can't open a log that is a folder.
        Directory.CreateDirectory(next + "-wal");
        while (!history.Log.Lines.Exists(line => line.Contains("tidying the history failed")))
            SendMany(stream);
        Assert.IsFalse(File.Exists(next));
        Directory.Delete(next + "-wal");
        history.Wait(5);
        Assert.IsTrue(File.Exists(next));
        stream.Run(5);
        CollectionAssert.AreEqual(stream.Batches, history.Decode(stream.Key.Agent));
    }

    [TestMethod]
    public void NextPartition_DamagedAsSoonAsItIsMade_IsNoDamageOfTheOpenOne()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        var open = history.Files.Single();
        var next = Path.Combine(history.Folder, "00000002.db");
        LeaveLog(open, next);
        // Until just behind the slice that makes it.
        history.Wait(Small.PartitionSpan.TotalSeconds - 10);
        for (var i = 0; i < 20 && history.Log.Lines.Count == 0; i++)
            history.Wait(1);
        Assert.Contains("though it was just made", history.Log.Lines.Single());
        Assert.IsFalse(File.Exists(next));
        stream.Run(5);

        Assert.AreEqual(0, history.Metrics.PartitionsDamaged.Value);
        CollectionAssert.AreEqual(new[] { open, next }, history.Files);
        CollectionAssert.AreEqual(stream.Batches, history.Decode(stream.Key.Agent));
    }

    [TestMethod]
    public void NextPartition_BehindOneThatWasHalfDeletedAtAStop_HasNothingOfItsLog()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        LeaveLog(history.Files.Single(), Path.Combine(history.Folder, "00000002.db"));
        using var again = history.Kill(Small);
        again.Start();
        again.Wait(Small.PartitionSpan.TotalSeconds + 5);
        Assert.HasCount(2, again.Files);
        Assert.IsEmpty(again.Log.Lines);
        CollectionAssert.AreEqual(stream.Batches, again.Decode(stream.Key.Agent));
    }

    [TestMethod]
    public void Log_OfAFileThatWasBeingPutAsideAtAStop_IsKept()
    {
        new FakeStream(history, 1, 11).Run(5);
        using var again = history.Kill(Small);
        var file = again.Files.Single();
        File.Move(file, file + ".damaged-1000");
        again.Start();
        Assert.IsTrue(File.Exists(file + "-wal"));
        Assert.EndsWith("00000002.db", again.Files.Single(), "whose log it can't be taken for");
    }

    [TestMethod]
    public void NextPartition_ThatCannotBeMade_LeavesNoHalfOfIt()
    {
        using (var raw = Database.Open(history.Files.Single(), SqliteOpenMode.ReadWrite))
            raw.Execute("DROP TABLE loss");
        history.Wait(Small.PartitionSpan.TotalSeconds + 5);
        Assert.Contains(line => line.Contains("tidying the history failed"), history.Log.Lines);
        Assert.HasCount(1, history.Files);
        Assert.IsEmpty(Directory.EnumerateFiles(history.Folder, "*.new*"));
    }

    [TestMethod]
    public void NewestPartition_NeverUsedAndBehindTheOneBefore_IsLeftOutAtTheStart()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        using (var before = Database.Open(history.Files.Single(), SqliteOpenMode.ReadWrite))
            PartitionMaking.MakeAfter(new PartitionFile(history.Folder, 2), 0, before);
        stream.Run(5);
        using var again = history.Kill(Small);
        again.Start();
        Assert.AreEqual(stream.Stream.CommittedSeq, again.Open(stream.Key).Stream.CommittedSeq);
        Assert.HasCount(1, again.Files);
        CollectionAssert.AreEqual(stream.Batches, again.Decode(stream.Key.Agent));
    }

    [TestMethod]
    public void Partition_LargeAtBirth_IsNotFullOfWhatItCarries()
    {
        var stream = new FakeStream(history, 1, 11, series: 20_000);
        // Long enough for rows behind one key frame to be more than a partition's bytes.
        for (var i = 0; i < 50; i++)
            stream.Send();
        history.Wait(HistoryLimits.PartitionAgeMin.TotalSeconds + 2);
        Assert.HasCount(2, history.Files);
        Assert.IsGreaterThan(Small.PartitionBytes, new FileInfo(history.Files[1]).Length);
        history.Wait(60);
        Assert.HasCount(2, history.Files);
    }

    [TestMethod]
    public void ClosedFile_ThatCannotBeOpened_IsSkippedAtTheStart()
    {
        var stream = new FakeStream(history, 1, 11, series: 500);
        RunUntilFiles(stream, 3);
        using var again = history.Kill(Small);
        MakeUnreadable(again.Files[0]);
        again.Start();
        Assert.Contains(line => line.Contains("is left out until the next start"), again.Log.Lines);
        Assert.HasCount(3, again.Files);
        Assert.AreEqual(0, again.Metrics.PartitionsDamaged.Value);
        Assert.IsNotEmpty(again.Decode(stream.Key.Agent));
    }

    [TestMethod]
    public void ClosedFile_ThatCannotBeChecked_IsReportedAndTheRestIsTidied()
    {
        var stream = new FakeStream(history, 1, 11, series: 500);
        RunUntilFiles(stream, 3);
        using var again = history.Kill(Small);
        again.Start();
        MakeUnreadable(again.Files[0]);
        using (var raw = Database.Open(again.Files[1], SqliteOpenMode.ReadWrite))
            raw.Execute("UPDATE journal SET frames = frames || x'00' WHERE id = (SELECT max(id) - 1 FROM journal)");
        again.Wait(30);
        Assert.HasCount(1, again.Log.Lines.FindAll(line => line.Contains("can't be checked")));
        Assert.AreEqual(1, again.Metrics.PartitionsDamaged.Value, "the next one was checked");
    }

    [TestMethod]
    public void NewestFile_WhoseStreamsCannotBeRead_IsReplacedAtTheStart()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        using var again = history.Kill(Small);
        HistoryUnderTest.Overwrite(again.Files.Single(), "stream");
        again.Start();
        Assert.AreEqual(1, again.Metrics.PartitionsDamaged.Value);
        Assert.EndsWith("00000002.db", again.Files.Single());
    }

    [TestMethod]
    public void TwoNewestFiles_Damaged_AreReplacedAtTheStart()
    {
        var stream = new FakeStream(history, 1, 11, series: 500);
        RunUntilFiles(stream, 2);
        using var again = history.Kill(Small);
        HistoryUnderTest.Overwrite(again.Files[0], "stream");
        HistoryUnderTest.Overwrite(again.Files[1]);
        again.Start();
        Assert.EndsWith("00000003.db", again.Files[^1]);
        stream.Resume(again, stream.Stream.CommittedSeq);
        stream.Run(5);
        again.Wait(1);
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
    }

    [TestMethod]
    public void DamagedFile_ThatLostNothing_IsReportedOnce()
    {
        while (history.Files.Length < 3)
            history.Wait(Small.PartitionSpan.TotalSeconds / 2);
        using var damaged = history.Kill(Small);
        HistoryUnderTest.Overwrite(damaged.Files[1]);
        damaged.Start();
        Assert.AreEqual(1, damaged.Metrics.PartitionsDamaged.Value);
        Assert.IsEmpty(damaged.History.Losses());
        using var again = damaged.Kill(Small);
        again.Start();
        Assert.AreEqual(0, again.Metrics.PartitionsDamaged.Value);
    }

    [TestMethod]
    public void OldFile_ThatCannotBeDeleted_IsTriedAgain()
    {
        var stream = new FakeStream(history, 1, 11, series: 500);
        RunUntilFiles(stream, 2);
        var first = history.Files[0];
        var aside = first + ".aside";
        File.Move(first, aside);
        Directory.CreateDirectory(first);
        while (!history.Log.Lines.Exists(line => line.Contains("tidying the history failed")))
            SendMany(stream);
        Directory.Delete(first);
        File.Move(aside, first);
        history.Wait(5);
        Assert.IsFalse(File.Exists(first));
    }

    [TestMethod]
    public void Database_Locked_IsWaitedFor()
    {
        using var database = Database.Open(history.Files.Single(), SqliteOpenMode.ReadWrite);
        Assert.AreEqual(5000, database.Number("PRAGMA busy_timeout"));
    }

    [TestMethod]
    public void OpenFile_DeletedBeforeACommit_LosesNothingOfThatCommit()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        var sentBefore = stream.Batches.Count;
        foreach (var file in Directory.EnumerateFiles(history.Folder))
            File.Delete(file);
        for (var i = 0; i < 200; i++)
            stream.Send();
        history.Wait(1);
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        var left = history.Decode(stream.Key.Agent);
        CollectionAssert.IsSubsetOf(stream.Batches[sentBefore..], left);
    }

    [TestMethod]
    public void Folder_DeletedWhileRunning_IsMadeAnewAndTheLossReported()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        Directory.Delete(history.Folder, recursive: true);
        stream.Run(5);

        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        CollectionAssert.IsSubsetOf(history.Decode(stream.Key.Agent), stream.Batches);
        Assert.HasCount(1, history.Files);
        Assert.AreEqual(1, history.Metrics.PartitionsDamaged.Value);
    }

    [TestMethod]
    public void Folding_RolledBackForAnotherStream_IsDoneLater()
    {
        var one = new FakeStream(history, 1, 11);
        var other = new FakeStream(history, 2, 12);
        one.Send(150);
        other.Send(150);
        history.Wait(1);
        using var raw = Database.Open(history.Files.Single(), SqliteOpenMode.ReadWrite);
        raw.Execute("""
            CREATE TRIGGER refusal BEFORE INSERT ON block WHEN NEW.stream = 2
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """);
        history.Wait(HistoryLimits.FoldDelay.TotalSeconds + 5);
        Assert.AreEqual(0, raw.Number("SELECT count(*) FROM block"));
        raw.Execute("DROP TRIGGER refusal");
        history.Wait(5);
        Assert.IsGreaterThan(0, raw.Number("SELECT count(*) FROM block WHERE stream = 1"));
        Assert.IsGreaterThan(0, raw.Number("SELECT count(*) FROM block WHERE stream = 2"));
    }

    [TestMethod]
    public void Clock_FarAheadOfWhatIsStored_DeletesNothing()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(70);
        var first = history.Files.Single();
        history.Reactor.StepWallClock(Small.Time * 3);
        history.Wait(60);
        history.Reactor.StepWallClock(Small.Time * 3);
        history.Wait(60);
        Assert.IsGreaterThan(1, history.Files.Length);
        Assert.IsTrue(File.Exists(first));
    }

    [TestMethod]
    public void Clock_FarAheadForAllForAWhile_DeletesOneAtMost()
    {
        var stream = new FakeStream(history, 1, 11);
        while (history.Files.Length < 5)
        {
            history.Wait(Small.PartitionSpan.TotalSeconds / 2);
            stream.Run(1);
        }
        var kept = history.Files[1..];
        history.Reactor.StepWallClock(Small.Time * 3);
        stream.Run(60);
        history.Reactor.StepWallClock(-Small.Time * 3);
        stream.Run(600);
        CollectionAssert.IsSubsetOf(kept, history.Files);
    }

    [TestMethod]
    public void Partitions_PastTheirTime_GoOneAfterTheOther()
    {
        var stream = new FakeStream(history, 1, 11);
        while (history.Files.Length < 3)
        {
            history.Wait(Small.PartitionSpan.TotalSeconds / 2);
            stream.Run(1);
        }
        history.Reactor.StepWallClock(Small.Time * 3);
        stream.Run(1);
        history.Wait(5);
        Assert.EndsWith("00000002.db", history.Files[0]);
        history.Wait(Small.AgedApart.TotalSeconds);
        Assert.EndsWith("00000003.db", history.Files[0]);
    }

    // Leaves the log of another file beside where one will be, which makes nonsense of that.
    private void LeaveLog(string source, string path)
    {
        var other = Path.Combine(history.Folder, "other");
        File.Copy(source, other);
        using (var database = Database.Open(other, SqliteOpenMode.ReadWrite))
        {
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA writable_schema = 1");
            database.Execute("UPDATE sqlite_schema SET rootpage = 1000000 WHERE name = 'meta'");
            File.Copy(other + "-wal", path + "-wal");
        }
        File.Delete(other);
    }

    private void RunUntilFiles(FakeStream stream, int files)
    {
        while (history.Files.Length < files)
            SendMany(stream);
    }

    private void SendMany(FakeStream stream)
    {
        stream.Send(50);
        history.Wait(1);
    }

    private static void MakeUnreadable(string file)
    {
        File.Delete(file + "-wal");
        Directory.CreateDirectory(file + "-wal");
    }
}
