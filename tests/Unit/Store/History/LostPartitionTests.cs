using Microsoft.Data.Sqlite;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Store.History;
using Monitoring.Tests.Unit.Sampling;

namespace Monitoring.Tests.Unit.Store.History;

/// <summary>The open partition is lost, and another one can't take its place at once.</summary>
[TestClass]
public sealed class LostPartitionTests
{
    private static readonly double ReplacedSeconds =
        (HistoryLimits.ReplacedApartFirst + HistoryLimits.RetryLongest).TotalSeconds + 1;

    private readonly HistoryUnderTest history = new HistoryUnderTest().Start();

    [TestCleanup]
    public void Dispose() => history.Dispose();

    [TestMethod]
    public void Hello_WhoseReplacementFails_IsAnsweredFromMemory()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        var obstacle = Obstruct(history, 2);
        HistoryUnderTest.Overwrite(history.Files.Single(), "catalogue");
        var opened = history.Open(stream.Key);
        obstacle.Delete();
        Assert.AreEqual(stream.Stream.CommittedSeq, opened.Stream.CommittedSeq);
        Assert.AreEqual(0UL, opened.Stream.CopiesAfter);
    }

    [TestMethod]
    public void Replacement_ThatIsSlowToFail_IsNotTriedAgainAtOnce()
    {
        using var instruments = new InstrumentSet();
        var metrics = new HistoryMetrics(instruments);
        var clock = new ManualTime();
        using var witness = new PartitionWitness(PartitionWitness.PathFor(history.Folder + "-slow"));
        var folder = Directory.CreateDirectory(history.Folder + "-slow").FullName;
        var store = new PartitionStore(
            folder, Retention.Default, new PartitionSet(), witness, new LossReport(metrics, history.Log), metrics);
        var writer = new HistoryWriter(clock, store, witness);
        writer.Start();
        var obstacle = Directory.CreateDirectory(Path.Combine(folder, "00000002.db.new"));
        HistoryUnderTest.Overwrite(Path.Combine(folder, "00000001.db"));
        // The try reads the time of day, so that it ends later than it began.
        clock.Step = 0.6 * HistoryLimits.ReplacedApartFirst;
        Assert.ThrowsExactly<UnauthorizedAccessException>(() => writer.Commit([]));
        obstacle.Delete();
        var failure = Assert.ThrowsExactly<IOException>(() => writer.Commit([]));
        Assert.Contains("another takes its place in", failure.Message);

        clock.Advance(HistoryLimits.ReplacedApartFirst);
        writer.Commit([]);
        writer.Close();
        Directory.Delete(folder, recursive: true);
        File.Delete(PartitionWitness.PathFor(folder));
    }

    [TestMethod]
    public void Stream_AtItsEndThatComesBack_IsCarriedOn()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        var committed = stream.Stream.CommittedSeq;
        // A HELLO that names another stream ends the first one, with the next commit.
        history.Open(stream.Key with { Incarnation = 99 });
        new FakeStream(history, 2, 12).Run(1);
        var obstacle = Obstruct(history, 2);
        HistoryUnderTest.Overwrite(history.Files.Single(), "catalogue");
        Assert.AreEqual(committed, history.Open(stream.Key).Stream.CommittedSeq);
        obstacle.Delete();
        history.Wait(ReplacedSeconds);
        using var again = history.Kill().Start();
        Assert.EndsWith("00000002.db", again.Files.Single());
        Assert.AreEqual(committed, again.Open(stream.Key).Stream.CommittedSeq);
    }

    [TestMethod]
    public void Copies_OfAnAgentThatLinksAgainAndAgain_WaitOnce()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        var committed = stream.Stream.CommittedSeq;
        var obstacle = Obstruct(history, 2);
        HistoryUnderTest.Overwrite(history.Files.Single());
        stream.Run(1);
        var once = QueueBytesAfter(stream, links: 1);
        Assert.AreEqual(once, QueueBytesAfter(stream, links: 100));

        obstacle.Delete();
        history.Wait(ReplacedSeconds);
        stream.Resume(history);
        stream.Run(5);
        AssertReadableBehind(stream, committed);
    }

    [TestMethod]
    public void Copies_ThatWhatIsNewWaitsBehind_AreKept()
    {
        var other = new FakeStream(history, 2, 12);
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        var committed = stream.Stream.CommittedSeq;
        List<JournalStream> givenUp = [];
        history.Journal.GivenUp += givenUp.Add;
        var obstacle = Obstruct(history, 2);
        HistoryUnderTest.Overwrite(history.Files.Single());
        other.Run(1);
        for (var link = 0; link < 3; link++)
        {
            stream.Resume(history);
            stream.Run(1);
        }

        obstacle.Delete();
        history.Wait(ReplacedSeconds);
        Assert.IsEmpty(givenUp);
        AssertReadableBehind(stream, committed);
    }

    [TestMethod]
    public void Copies_ThatHaveFilledTheQueue_MakeRoomWhenTheyGo()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        Obstruct(history, 2);
        HistoryUnderTest.Overwrite(history.Files.Single());
        new FakeStream(history, 2, 12).Run(1);
        stream.Resume(history);
        var roomMade = 0;
        history.Journal.RoomMade += () => roomMade++;
        history.Journal.Append(new JournalRow(stream.Stream, (int)HistoryLimits.WaitingBytesMax) { IsCopy = true });
        Assert.IsTrue(history.Journal.IsFull);
        stream.Resume(history);
        Assert.IsFalse(history.Journal.IsFull);
        Assert.AreEqual(1, roomMade);
    }

    [TestMethod]
    public void Closed_ThatIsDamagedAsWell_IsGivenUpIntoTheOneThatIsToCome()
    {
        new FakeStream(history, 1, 11).Run(5);
        history.Wait(HistoryLimits.PartitionSpan.TotalSeconds + 5);
        using var again = history.Kill();
        var files = again.Files;
        Assert.HasCount(2, files);
        using (var raw = Database.Open(files[0], SqliteOpenMode.ReadWrite))
            raw.Execute("UPDATE journal SET frames = x'ff'");
        history.Wait(HistoryLimits.PartitionSpan.TotalSeconds);
        again.Start();
        // Making the one that follows finds the damage; the one that takes its place gets another number.
        File.WriteAllBytes(Path.Combine(again.Folder, "00000007.db.damaged-1"), []);
        var obstacle = Obstruct(again, 8);
        HistoryUnderTest.Overwrite(files[1], "stream");
        again.Wait(HistoryLimits.SliceInterval.TotalSeconds);
        Assert.HasCount(1, again.Log.Lines, "the tidying that failed");
        CollectionAssert.AreEqual(files, again.Files);

        obstacle.Delete();
        again.Wait(ReplacedSeconds);
        Assert.EndsWith("00000008.db", again.Files.Single());
        Assert.AreEqual(2, again.Metrics.PartitionsDamaged.Value);
        Assert.IsNotEmpty(again.History.Losses().Where(loss => loss.Reason.StartsWith(files[0])));
    }

    [TestMethod]
    public void Old_ThatCannotBeDeleted_IsToldAllTheSame()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        history.Wait(HistoryLimits.PartitionSpan.TotalSeconds + 5);
        using var again = history.Kill(new Retention(HistoryLimits.RetentionTimeDefault, Bytes: 0));
        again.Start();
        var files = again.Files;
        Directory.CreateDirectory(files[0] + "-journal");
        Obstruct(again, 3);
        HistoryUnderTest.Overwrite(files[1]);
        again.Open(stream.Key);
        again.Wait(HistoryLimits.SliceInterval.TotalSeconds);
        var line = again.Log.Lines.Single();
        Assert.Contains(files[0], line);
        Assert.Contains("another takes its place in", line);
    }

    // What is written is moved into its place from there.
    private static DirectoryInfo Obstruct(HistoryUnderTest history, int number) =>
        Directory.CreateDirectory(Path.Combine(history.Folder, $"{number:D8}.db.new"));

    // As of the next try to commit.
    private double QueueBytesAfter(FakeStream stream, int links)
    {
        for (var link = 0; link < links; link++)
        {
            stream.Resume(history);
            history.Wait(0.01);
        }
        history.Wait(HistoryLimits.RetryLongest.TotalSeconds + 1);
        return history.Metrics.QueueBytes.Value;
    }

    private void AssertReadableBehind(FakeStream stream, ulong seq)
    {
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        CollectionAssert.IsSubsetOf(
            stream.Batches.FindAll(batch => batch > seq), history.Decode(stream.Key.Agent));
    }
}
