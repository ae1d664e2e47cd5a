using Microsoft.Data.Sqlite;
using Monitoring.Collector.Store.History;

namespace Monitoring.Tests.Unit.Store.History;

/// <summary>Damage in a partition: what can be read is given, and a run stands for what can't.</summary>
[TestClass]
public sealed class RunReadingTests
{
    private readonly HistoryUnderTest history = new HistoryUnderTest().Start();

    [TestCleanup]
    public void Dispose() => history.Dispose();

    [TestMethod]
    public void Runs_BlockWithAWrongChecksum_HaveADamagedOneInItsPlace()
    {
        var stream = new FakeStream(history, 1, 11, series: 500);
        stream.Run(300);
        Execute(
            history.Files.Single(),
            "UPDATE block SET crc = crc + 1 WHERE id = (SELECT min(id) FROM block WHERE key_catalogue > 0)");

        var (damaged, next) = Runs(stream);

        Assert.AreEqual(stream.Batches[0], damaged.FirstSeq);
        Assert.IsTrue(damaged.Frames.IsEmpty);
        Assert.AreEqual(damaged.LastSeq + 1, next!.FirstSeq);
        Assert.IsFalse(next.Continues);
        CollectionAssert.AreEqual(
            stream.Batches.Where(seq => seq > damaged.LastSeq).ToArray(), history.Decode(stream.Key.Agent));
    }

    [TestMethod]
    public void Runs_JournalRowWithAWrongChecksum_EndBeforeIt()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        Execute(
            history.Files.Single(),
            "UPDATE journal SET frames = frames || x'00' WHERE id = (SELECT max(id) - 1 FROM journal)");

        var (damaged, next) = Runs(stream);

        Assert.AreEqual(stream.Batches[3], damaged.FirstSeq);
        Assert.AreEqual(stream.Batches[4], damaged.LastSeq);
        Assert.IsNull(next);
        CollectionAssert.AreEqual(stream.Batches[..3], history.Decode(stream.Key.Agent));
    }

    [TestMethod]
    public void Runs_EventBehindWhatTheAgentDropped_EndWithoutDamage()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        // As a row without batches, such as an event's, is written behind a gap.
        Execute(history.Files.Single(), "DELETE FROM journal WHERE id = (SELECT max(id) - 1 FROM journal)");
        Execute(
            history.Files.Single(),
            "UPDATE journal SET first_ms = NULL, last_ms = NULL WHERE id = (SELECT max(id) FROM journal)");

        var run = history.History.RunsFrom(stream.Key, 1).Single();

        Assert.IsFalse(run.IsDamaged);
        Assert.AreEqual(stream.Batches[2], run.LastSeq);
    }

    [TestMethod]
    public void Runs_DamagedPage_AreADamagedOneForThePartition()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        using var image = history.Kill();
        Execute(image.Files.Single(), "PRAGMA wal_checkpoint(TRUNCATE)");
        Damage(image.Files.Single(), "stream");
        var beside = HistoryFolder.Open(image.Folder, Assert.Fail);

        Assert.IsTrue(beside.Runs(stream.Key.Agent, 0, long.MaxValue).Single().IsDamaged);
        Assert.IsTrue(beside.RunsFrom(stream.Key, 1).Single().IsDamaged);
    }

    [TestMethod]
    public void Events_DamagedPage_AreADamagedOneForEachPartition()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Report("the host slept");
        stream.Run(5);
        using var image = history.Kill();
        using var other = history.Kill();
        foreach (var damaged in new[] { image, other })
        {
            Execute(damaged.Files.Single(), "PRAGMA wal_checkpoint(TRUNCATE)");
            Damage(damaged.Files.Single(), "event");
        }
        var joined = new JoinedHistory(
            [history.History, .. new[] { image, other }.Select(one => HistoryFolder.Open(one.Folder, Assert.Fail))]);

        var found = joined.Events(stream.Key.Agent, 0, long.MaxValue).ToArray();

        Assert.HasCount(2, found.Where(stored => stored.IsDamaged).ToArray());
        Assert.AreEqual("the host slept", found.Single(stored => !stored.IsDamaged).Happened.Text);
    }

    [TestMethod]
    public void Reading_AskerHasLeft_EndsBeforeTheNextPartition()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        using var leaving = new CancellationTokenSource();
        var (id, left) = (stream.Key.Agent, leaving.Token);
        leaving.Cancel();

        foreach (var read in new Action[]
        {
            () => history.History.Streams(left),
            () => history.History.Runs(id, 0, long.MaxValue, left).Any(),
            () => history.History.Events(id, 0, long.MaxValue, left).Any(),
        })
        {
            Assert.ThrowsExactly<OperationCanceledException>(read);
        }
    }

    // The one that is damaged, and the one behind it.
    private (StoredRun Damaged, StoredRun? Next) Runs(FakeStream stream)
    {
        var runs = history.History.Runs(stream.Key.Agent, 0, long.MaxValue).ToList();
        var damaged = runs.Single(run => run.IsDamaged);
        return (damaged, runs.ElementAtOrDefault(runs.IndexOf(damaged) + 1));
    }

    private static void Execute(string path, string sql)
    {
        using var database = Database.Open(path, SqliteOpenMode.ReadWrite);
        database.Execute(sql);
    }

    private static void Damage(string path, string table)
    {
        long page;
        long pageBytes;
        using (var database = Database.Open(path, SqliteOpenMode.ReadWrite))
        {
            page = database.Number($"SELECT rootpage FROM sqlite_master WHERE name = '{table}'");
            pageBytes = database.Number("PRAGMA page_size");
        }
        using var file = File.OpenWrite(path);
        file.Position = (page - 1) * pageBytes;
        file.Write(Enumerable.Repeat((byte)0xa5, (int)pageBytes).ToArray());
    }
}
