using Monitoring.Collector.Ingest;
using Monitoring.Collector.Store.History;

namespace Monitoring.Tests.Unit.Store.History;

/// <summary>What is told of committed frames whose file went while the collector did not run.</summary>
[TestClass]
public sealed class PartitionWitnessTests
{
    private static readonly Retention Small = new(TimeSpan.FromHours(16), HistoryLimits.RetentionBytesMin);

    private readonly HistoryUnderTest history = new HistoryUnderTest(retention: Small).Start();

    [TestCleanup]
    public void Dispose() => history.Dispose();

    [TestMethod]
    public void NewestFile_DeletedWhileStopped_IsReportedAndTheLossIsWhatIsMissing()
    {
        var stream = Fill(files: 2);
        using var again = history.Kill(Small);
        Delete(again, "00000002.db*");

        again.Start();

        AssertLossIsWhatIsMissing(again, stream);
        Assert.AreEqual("00000003.db", Path.GetFileName(again.Files[^1]), "a number was used again");
    }

    [TestMethod]
    public void TwoNewestFiles_DeletedWhileStopped_AreReportedTogether()
    {
        var stream = Fill(files: 3);
        using var again = history.Kill(Small);
        Delete(again, "00000002.db*");
        Delete(again, "00000003.db*");

        again.Start();

        AssertLossIsWhatIsMissing(again, stream, partitions: 2);
    }

    [TestMethod]
    public void NewestFile_Unreadable_TheLossIsWhatIsMissing()
    {
        var stream = Fill(files: 2);
        using var again = history.Kill(Small);
        Delete(again, "00000002.db-wal");
        File.WriteAllBytes(again.Files[1], new byte[100_000]);

        again.Start();

        AssertLossIsWhatIsMissing(again, stream);
    }

    [TestMethod]
    public void Log_DeletedWhileStopped_TheLossIsWhatIsMissing()
    {
        var stream = new FakeStream(history, 1, 11, series: 50);
        stream.Run(50);
        using (var raw = Database.Open(history.Files.Single(), Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite))
            raw.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        stream.Run(30);
        using var again = history.Kill(Small);
        Delete(again, "00000001.db-wal");

        again.Start();

        AssertLossIsWhatIsMissing(again, stream);
    }

    [TestMethod]
    public void Folder_DeletedWhileStopped_IsReported()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(20);
        using var again = history.Kill();
        Directory.Delete(again.Folder, recursive: true);

        again.Start();

        var loss = again.History.Losses().Single();
        Assert.AreEqual((stream.Key, 1UL, stream.Stream.CommittedSeq), (loss.Stream, loss.FirstSeq, loss.LastSeq));
    }

    [TestMethod]
    public void Restart_WithAllFilesThere_ReportsNothing()
    {
        Fill(files: 2);
        using var again = history.Kill(Small);
        again.Start();

        Assert.IsEmpty(again.History.Losses());
        Assert.AreEqual(0, again.Metrics.PartitionsDamaged.Value);
    }

    [TestMethod]
    public void Loss_Reported_IsNotReportedAgain()
    {
        Fill(files: 2);
        using var again = history.Kill(Small);
        Delete(again, "00000002.db*");
        again.Start();
        using var later = again.Kill(Small);
        later.Start();

        Assert.HasCount(1, later.History.Losses());
        Assert.AreEqual(0, later.Metrics.PartitionsDamaged.Value);
    }

    [TestMethod]
    [DataRow(0, DisplayName = "magic")]
    [DataRow(12, DisplayName = "the header's checksum")]
    [DataRow(40, DisplayName = "a record")]
    [DataRow(-30, DisplayName = "cut within a record")]
    public void File_Damaged_TellsOnlyOfWhatIsWhole(int at)
    {
        new FakeStream(history, 1, 11).Run(3);
        var content = File.ReadAllBytes(history.Witness);
        if (at < 0)
            content = content[..^-at];
        else
            content[at] ^= 1;
        File.WriteAllBytes(history.Witness, content);

        using var witness = new PartitionWitness(history.Witness);
        Assert.AreEqual(0, witness.Read()?.Streams.Count ?? 0);
    }

    [TestMethod]
    public void Write_Fails_IsMadeUpForLater()
    {
        var folder = Directory.CreateTempSubdirectory("witness").FullName;
        using var witness = new PartitionWitness(Path.Combine(folder, "missing", "w"));
        var stream = new StreamRecord(new StreamKey(Guid.NewGuid(), ulong.MaxValue)) { CommittedSeq = 3 };
        witness.Begin(new PartitionFile(folder, 7), [stream]);
        stream.CommittedSeq = 5;
        witness.Note(stream);
        Directory.CreateDirectory(Path.Combine(folder, "missing"));
        witness.Write();

        var seen = witness.Read()!;
        Assert.AreEqual((7, stream.Key, 5UL), (seen.Number, seen.Streams.Single().Key, seen.Streams[0].CommittedSeq));
        Directory.Delete(folder, recursive: true);
    }

    private FakeStream Fill(int files)
    {
        var stream = new FakeStream(history, 1, 11, series: 500);
        while (history.Files.Length < files)
        {
            stream.Send(50);
            history.Wait(1);
        }
        stream.Run(70);
        return stream;
    }

    private static void Delete(HistoryUnderTest from, string pattern)
    {
        foreach (var file in Directory.EnumerateFiles(from.Folder, pattern))
            File.Delete(file);
    }

    private static void AssertLossIsWhatIsMissing(HistoryUnderTest again, FakeStream stream, int partitions = 1)
    {
        var missing = stream.Batches.Except(again.Decode(stream.Key.Agent)).ToArray();
        var loss = again.History.Losses().Single();
        Assert.AreEqual((stream.Key, missing[0], missing[^1]), (loss.Stream, loss.FirstSeq, loss.LastSeq));
        Assert.AreEqual(partitions, again.Metrics.PartitionsDamaged.Value);
        Assert.IsGreaterThan(0, missing.Length);
    }
}
