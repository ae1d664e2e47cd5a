using System.Globalization;
using System.Text;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Store.History;
using Monitoring.Collector.Store.Query;
using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Unit.Store.History;

/// <summary>Two collectors' histories of an agent that went over from one to the other, and back.</summary>
[TestClass]
public sealed class JoinedHistoryTests
{
    private readonly HistoryUnderTest first = new HistoryUnderTest().Start();
    private readonly HistoryUnderTest second;
    private readonly FakeStream stream;
    private readonly JoinedHistory joined;

    public JoinedHistoryTests()
    {
        second = new HistoryUnderTest(first.Reactor).Start();
        stream = new FakeStream(first, 1, 11);
        joined = new JoinedHistory([first.History, second.History]);
    }

    [TestCleanup]
    public void Dispose()
    {
        second.Dispose();
        first.Dispose();
    }

    [TestMethod]
    public void Runs_SharedFrames_AreDecodedOnceAndInOrder()
    {
        GoOverAndBack();

        var (ofFirst, ofSecond) = (first.Decode(stream.Key.Agent), second.Decode(stream.Key.Agent));
        Assert.IsGreaterThan(60, ofFirst.Intersect(ofSecond).Count(), "the histories share too little to test");
        CollectionAssert.AreEqual(stream.Batches, HistoryUnderTest.Decode(joined, stream.Key.Agent));
    }

    [TestMethod]
    public void Runs_InPartOfTheTime_AreDecodedOnceAndInOrder()
    {
        GoOverAndBack();
        var toMs = first.Reactor.UtcNow.ToUnixTimeMilliseconds() - 100_000;

        var seqs = HistoryUnderTest.Decode(joined, stream.Key.Agent, toMs - 100_000, toMs);

        // Whole runs are read, so there is more at both ends.
        var start = stream.Batches.IndexOf(seqs[0]);
        CollectionAssert.AreEqual(stream.Batches[start..(start + seqs.Count)], seqs);
        Assert.IsGreaterThanOrEqualTo(100, seqs.Count);
    }

    [TestMethod]
    public void Runs_DamagedInOneHistory_AreTakenFromTheOther()
    {
        GoOverAndBack();
        var whole = first.Decode(stream.Key.Agent);
        using (var raw = Database.Open(second.Files.Single(), Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite))
            raw.Execute("UPDATE journal SET frames = x'00'; UPDATE block SET crc = 0");

        CollectionAssert.AreEqual(whole, HistoryUnderTest.Decode(joined, stream.Key.Agent));
    }

    [TestMethod]
    public void Streams_OfBothHistories_AreOneEach()
    {
        GoOverAndBack();
        var other = new FakeStream(second, 2, 12);
        other.Run(5);

        var streams = joined.Streams();

        CollectionAssert.AreEqual(new[] { stream.Key, other.Key }, streams.Select(s => s.Key).ToArray());
        Assert.AreEqual((1UL, stream.Batches[^1]), (streams[0].FirstSeq, streams[0].LastSeq));
    }

    [TestMethod]
    public void Events_OfASharedFrame_AreGivenOnce()
    {
        stream.Report("the host slept");
        GoOverAndBack();
        second.Service.Events.Note(stream.Key.Agent, new(EventKind.Down, 7, 0, "no batch"));
        second.Wait(1);

        CollectionAssert.AreEqual(
            new[] { "no batch", "the host slept" },
            joined.Events(null, 0, long.MaxValue).Select(e => e.Happened.Text).ToArray());
    }

    [TestMethod]
    public void Export_OfBothHistories_HoldsEachSampleOnceInOrderOfTime()
    {
        GoOverAndBack();
        var host = new HostIdentity(stream.Key.Agent, "web1", LabelSet.Empty);
        using var output = new MemoryStream();

        var tally = new HistoryExport(joined).Write(
            [host], SeriesSelector.Parse("node_cpu_0"), new(0, Limits.TimeMsMax), output, default);

        var times = Encoding.UTF8.GetString(output.ToArray()).Split('\n')
            .Where(line => line.StartsWith("node_cpu_0{", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture)).ToArray();
        Assert.AreEqual(new ExportTally(1, stream.Batches.Count, 0, 0), tally);
        Assert.HasCount(stream.Batches.Count, times);
        Assert.IsTrue(times.Zip(times.Skip(1)).All(pair => pair.First < pair.Second));
    }

    // What the one committed and the agent heard nothing of, it sends to the other.
    private void GoOverAndBack()
    {
        stream.Run(200);
        var heardOf = stream.Stream.CommittedSeq - 50;
        stream.Resume(second, heardOf);
        stream.Run(150);
        heardOf = stream.Stream.CommittedSeq - 40;
        stream.Resume(first, heardOf);
        stream.Run(130);
    }
}
