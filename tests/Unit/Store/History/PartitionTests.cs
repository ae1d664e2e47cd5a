using Monitoring.Collector.Store.History;

namespace Monitoring.Tests.Unit.Store.History;

[TestClass]
public sealed class PartitionTests
{
    private static readonly Retention Small = new(TimeSpan.FromHours(16), HistoryLimits.RetentionBytesMin);

    private readonly HistoryUnderTest history = new HistoryUnderTest(retention: Small).Start();

    [TestCleanup]
    public void Dispose() => history.Dispose();

    [TestMethod]
    public void Partition_ThatIsFull_IsFollowedByOneThatStandsAlone()
    {
        var stream = new FakeStream(history, 1, 11, series: 500);
        RunUntilFiles(stream, 2);
        stream.Run(50);
        CollectionAssert.AreEqual(stream.Batches, history.Decode(stream.Key.Agent));

        var files = history.Files;
        using var alone = history.Kill(Small);
        File.Delete(Path.Combine(alone.Folder, Path.GetFileName(files[0])));
        alone.Start();
        var left = alone.Decode(stream.Key.Agent);
        CollectionAssert.AreEqual(stream.Batches[^left.Count..], left);
        Assert.IsGreaterThan(50, left.Count);
        Assert.AreEqual(stream.Stream.CommittedSeq, alone.Open(stream.Key).Stream.CommittedSeq);
    }

    [TestMethod]
    public void Names_WhoseKeyFrameHasNotCome_GoOnIntoTheNextPartition()
    {
        using var other = new HistoryUnderTest(history.Reactor).Start();
        var stream = new FakeStream(other, 1, 11);
        stream.Run(100);
        stream.Resume(history, stream.Stream.CommittedSeq, namesOnly: true);
        history.Wait(Small.PartitionSpan.TotalSeconds + 2);
        Assert.HasCount(2, history.Files);
        stream.SendRest();
        stream.Run(5);

        var stored = history.Decode(stream.Key.Agent);
        CollectionAssert.AreEqual(stream.Batches[^stored.Count..], stored);
        Assert.IsGreaterThan(5, stored.Count);
    }

    [TestMethod]
    public void Partitions_OverTheLimit_GoOldestFirst()
    {
        var stream = new FakeStream(history, 1, 11, series: 500);
        var seen = new HashSet<string>();
        while (seen.Count < 18)
        {
            stream.Send(60);
            history.Wait(1);
            seen.UnionWith(history.Files);
        }
        Assert.IsLessThanOrEqualTo(
            HistoryLimits.RetentionBytesMin + (4L << 20), history.Files.Sum(f => new FileInfo(f).Length));
        Assert.IsFalse(File.Exists(seen.Order(StringComparer.Ordinal).First()));
        var left = history.Decode(stream.Key.Agent);
        CollectionAssert.AreEqual(stream.Batches[^left.Count..], left);
    }

    [TestMethod]
    public void Files_OfTheHistory_OnlyTheirOwnerMayRead()
    {
        new FakeStream(history, 1, 11).Run(5);

        foreach (var path in Directory.GetFiles(history.Folder))
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path), path);
    }

    [TestMethod]
    public void Partition_PastItsTime_IsDeleted()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(70);
        var first = history.Files.Single();
        history.Wait(Small.Time.TotalSeconds + Small.PartitionSpan.TotalSeconds + 60);
        Assert.IsTrue(File.Exists(first), "nothing newer has come that says how late it is");
        stream.Run(5);
        Assert.IsFalse(File.Exists(first));
        Assert.IsGreaterThan(1, history.Files.Length);
        Assert.AreEqual(stream.Stream.CommittedSeq, history.Open(stream.Key).Stream.CommittedSeq);
    }

    [TestMethod]
    public void OpenFile_Deleted_IsNoticedAndTheLossIsWhatIsMissing()
    {
        var stream = new FakeStream(history, 1, 11, series: 50);
        stream.Run(200);
        foreach (var file in Directory.EnumerateFiles(history.Folder))
            File.Delete(file);
        stream.Run(30);

        var left = history.Decode(stream.Key.Agent);
        CollectionAssert.AreEqual(stream.Batches[^left.Count..], left);
        var loss = history.History.Losses().Single();
        Assert.AreEqual(stream.Key, loss.Stream);
        Assert.AreEqual(1UL, loss.FirstSeq);
        Assert.AreEqual(left[0] - 1, loss.LastSeq);
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        Assert.AreEqual(1, history.Metrics.PartitionsDamaged.Value);
    }

    [TestMethod]
    public void ClosedFile_Damaged_IsSetAsideAtTheStartAndTheRestServes()
    {
        var stream = new FakeStream(history, 1, 11, series: 500);
        RunUntilFiles(stream, 3);
        using var again = history.Kill(Small);
        File.WriteAllBytes(again.Files[1], new byte[100_000]);
        again.Start();

        var left = again.Decode(stream.Key.Agent);
        var missing = stream.Batches.Except(left).ToArray();
        var loss = again.History.Losses().Single();
        Assert.AreEqual(missing[0], loss.FirstSeq);
        Assert.AreEqual(missing[^1], loss.LastSeq);
        Assert.IsNotEmpty(Directory.EnumerateFiles(again.Folder, "*.damaged-*"));
    }

    [TestMethod]
    public void ClosedFile_WithOneRottenByte_IsFoundInTheBackground()
    {
        var stream = new FakeStream(history, 1, 11, series: 500);
        RunUntilFiles(stream, 2);
        using var again = history.Kill(Small);
        using (var raw = Database.Open(again.Files[0], Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite))
            raw.Execute("UPDATE journal SET frames = frames || x'00' WHERE id = (SELECT max(id) - 1 FROM journal)");
        again.Start();
        Assert.AreEqual(0, again.Metrics.PartitionsDamaged.Value);
        again.Wait(60);

        Assert.AreEqual(1, again.Metrics.PartitionsDamaged.Value);
        Assert.HasCount(1, again.Files);
        var loss = again.History.Losses().Single();
        var left = again.Decode(stream.Key.Agent);
        Assert.AreEqual(1UL, loss.FirstSeq);
        Assert.AreEqual(left[0] - 1, loss.LastSeq);
    }

    [TestMethod]
    public void OpenFile_WithARottenRow_IsReplacedWhenItIsFolded()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(70);
        using (var raw = Database.Open(history.Files[0], Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite))
            raw.Execute("UPDATE journal SET frames = frames || x'00' WHERE id = 20");
        stream.Run(100);

        Assert.AreEqual(1, history.Metrics.PartitionsDamaged.Value);
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        var left = history.Decode(stream.Key.Agent);
        CollectionAssert.AreEqual(stream.Batches[^left.Count..], left);
        Assert.AreEqual(left[0] - 1, history.History.Losses().Single().LastSeq);
    }

    [TestMethod]
    public void NewestFile_Damaged_IsReplacedAtTheStart()
    {
        var stream = new FakeStream(history, 1, 11, series: 500);
        RunUntilFiles(stream, 2);
        using var again = history.Kill(Small);
        foreach (var file in Directory.EnumerateFiles(again.Folder, "00000002*"))
            File.WriteAllBytes(file, new byte[100_000]);
        again.Start();
        Assert.IsTrue(File.Exists(again.Files[0]));
        Assert.AreEqual(1, again.Metrics.PartitionsDamaged.Value);
        stream.Resume(again);
        again.Wait(1);
        var left = again.Decode(stream.Key.Agent);
        Assert.IsTrue(left.Zip(left.Skip(1)).All(pair => pair.First < pair.Second));
    }

    [TestMethod]
    public void NewerVersion_IsRefused()
    {
        using var again = history.Kill();
        using (var raw = Database.Open(again.Files.Single(), Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite))
            raw.Execute("UPDATE meta SET value = '99' WHERE name = 'schema'");
        Exception? refused = null;
        again.Start(failure => refused = failure.Exception);
        Assert.IsInstanceOfType<NewerSchemaException>(refused);
        Assert.Contains("99", refused.Message);
    }

    private void RunUntilFiles(FakeStream stream, int files)
    {
        while (history.Files.Length < files)
        {
            stream.Send(50);
            history.Wait(1);
        }
    }
}
