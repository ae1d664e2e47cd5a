using Microsoft.Data.Sqlite;
using Monitoring.Collector.Store.History;

namespace Monitoring.Tests.Unit.Store.History;

[TestClass]
public sealed class HistoryServiceTests
{
    private readonly HistoryUnderTest history = new HistoryUnderTest().Start();

    [TestCleanup]
    public void Dispose() => history.Dispose();

    [TestMethod]
    public void BeganMs_History_IsWhenItsFirstPartitionWasMade()
    {
        using var history = new HistoryUnderTest();
        Assert.IsNull(history.History.BeganMs);
        var madeMs = history.Reactor.UtcNow.ToUnixTimeMilliseconds();

        history.Start();
        new FakeStream(history, 1, 11).Run(5);

        Assert.AreEqual(madeMs, history.History.BeganMs);
    }

    [TestMethod]
    public void Append_ThenTheCommitDelay_CommitsAndCanBeRead()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Send(3);
        Assert.AreEqual(0UL, stream.Stream.CommittedSeq);

        history.Wait(HistoryLimits.CommitDelay.TotalSeconds + 0.01);
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        CollectionAssert.AreEqual(stream.Batches, history.Decode(stream.Key.Agent));
        Assert.AreEqual(stream.Key, history.History.Streams().Single().Key);
    }

    [TestMethod]
    public void Append_OfAWindowThatFillsUp_CommitsSooner()
    {
        var stream = new FakeStream(history, 1, 11);
        history.Wait(1);
        stream.Send(32);
        history.Wait(HistoryLimits.UrgentDelay.TotalSeconds + 0.001);
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
    }

    [TestMethod]
    public void Kill_AtAnyMoment_KeepsWhatWasCommittedAndStoresNothingTwice()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(100);
        stream.Define("node_late");
        stream.Run(30);
        stream.Send();
        var committed = stream.Stream.CommittedSeq;
        using var again = history.Kill();
        again.Start();
        stream.Resume(again);
        again.Wait(1);

        Assert.AreEqual(committed, again.Metrics.Rows.Value > 0 ? stream.Stream.CommittedSeq - 1 : 0);
        CollectionAssert.AreEqual(stream.Batches, again.Decode(stream.Key.Agent));
        Assert.AreEqual(1, again.Metrics.Rows.Value, "only what was not committed is stored");
    }

    [TestMethod]
    public void Kill_WithCatalogueKnown_NeedsNoNames()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(70);
        using var again = history.Kill();
        again.Start();
        var opened = again.Open(stream.Key);
        Assert.IsNotEmpty(opened.Catalogue);
        Assert.AreEqual(stream.Stream.CommittedSeq, opened.Stream.CommittedSeq);
    }

    [TestMethod]
    public void Stream_ThatAnotherCollectorHasHad_IsReadFromItsKeyFrameOn()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(90);
        var acked = stream.Stream.CommittedSeq;
        stream.Send(5);
        using var other = new HistoryUnderTest(history.Reactor).Start();
        stream.Resume(other, acked);
        other.Wait(1);

        Assert.AreEqual(stream.Batches[^1], stream.Stream.CommittedSeq);
        var stored = other.Decode(stream.Key.Agent);
        CollectionAssert.AreEqual(stream.Batches[^stored.Count..], stored);
        Assert.IsInRange(6, 65, stored.Count);
        using var raw = Database.Open(other.Files.Single(), SqliteOpenMode.ReadOnly);
        Assert.AreEqual((long)acked, raw.Number("SELECT max(copied_seq) FROM journal"));
    }

    [TestMethod]
    public void Stream_ThatComesFromAnOlderKeyFrameThanItsNames_IsReadAllTheSame()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(100);
        var ackedEarly = stream.Stream.CommittedSeq;
        stream.Define("node_late");
        stream.Run(100);
        using var other = new HistoryUnderTest(history.Reactor).Start();
        stream.Resume(other, stream.Stream.CommittedSeq, namesOnly: true);
        other.Wait(1);
        using var again = other.Kill();
        again.Start();

        // The agent lost its power since, and with it what it knew of later acknowledgements.
        stream.Resume(again, ackedEarly);
        again.Wait(1);

        var stored = again.Decode(stream.Key.Agent);
        CollectionAssert.AreEqual(stream.Batches[^stored.Count..], stored);
        Assert.IsGreaterThan(100, stored.Count, "from the key frame before what was acknowledged early");
    }

    [TestMethod]
    public void Journal_AMinuteLater_IsFoldedIntoBlocks()
    {
        var stream = new FakeStream(history, 1, 11, series: 200);
        stream.Run(400);
        using var raw = Database.Open(history.Files.Single(), SqliteOpenMode.ReadOnly);

        Assert.IsLessThan(200, raw.Number("SELECT count(*) FROM journal"));
        Assert.IsGreaterThan(3, raw.Number("SELECT count(*) FROM block"));
        CollectionAssert.AreEqual(stream.Batches, history.Decode(stream.Key.Agent));
    }

    [TestMethod]
    public void Range_OfTime_GivesTheRunsThatOverlap()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(400);
        var toMs = history.Reactor.UtcNow.ToUnixTimeMilliseconds() - 100_000;
        var seqs = history.Decode(stream.Key.Agent, toMs - 50_000, toMs);
        Assert.IsInRange(50, 180, seqs.Count);
        Assert.IsTrue(seqs.Zip(seqs.Skip(1)).All(pair => pair.First < pair.Second));
    }

    [TestMethod]
    public void Event_OfAStream_IsInATableOfItsOwn()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Report("the host slept");
        stream.Run(2);
        var found = history.History.Events(stream.Key.Agent, 0, long.MaxValue).Single();
        Assert.AreEqual("the host slept", found.Happened.Text);
        Assert.AreEqual(stream.Key, found.Stream);
        Assert.IsEmpty(history.History.Events(Guid.NewGuid(), 0, long.MaxValue));
    }

    [TestMethod]
    public void Disk_ThatFails_AcknowledgesNothingAndLosesNothing()
    {
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        var committed = stream.Stream.CommittedSeq;
        history.Disk.Fault = new IOException("No space left on device");
        stream.Run(20);
        Assert.AreEqual(committed, stream.Stream.CommittedSeq);
        Assert.AreEqual(1, history.Metrics.IsFailing.Value);
        Assert.IsLessThan(10, history.Log.Lines.Count(line => line.Contains("can't be written")));

        history.Disk.Fault = null;
        history.Wait(HistoryLimits.RetryLongest.TotalSeconds * 2);
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        Assert.AreEqual(0, history.Metrics.IsFailing.Value);
        CollectionAssert.AreEqual(stream.Batches, history.Decode(stream.Key.Agent));
    }

    [TestMethod]
    public void Commit_OfWhichSomebodyFailsToTakeNote_IsFollowedByTheNext()
    {
        history.Journal.Committed += _ => throw new InvalidOperationException("made to fail");
        var stream = new FakeStream(history, 1, 11);
        stream.Run(20);
        history.Wait(1);

        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
    }

    [TestMethod]
    public void Disk_ThatHangs_FillsTheQueueToItsLimitAndSaysSo()
    {
        var stream = new FakeStream(history, 1, 11, series: 2000);
        history.Disk.Hangs = true;
        while (!history.Journal.IsFull)
            stream.Send(200);
        var roomMade = 0;
        history.Journal.RoomMade += () => roomMade++;
        history.Wait(1);
        history.Disk.GoOn();
        history.Wait(60);
        Assert.IsFalse(history.Journal.IsFull);
        Assert.AreEqual(1, roomMade);
        CollectionAssert.AreEqual(stream.Batches, history.Decode(stream.Key.Agent));
    }
}
