using Monitoring.Agent.Delivery;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Delivery;

[TestClass]
public sealed class OutboxTests
{
    private const ulong Incarnation = 7;
    private static readonly Family Gauge = new("test_value", MetricType.Gauge, "A value.");

    private readonly StreamEncoder encoder = new(Incarnation);
    private long cycle;
    private int group = -1;

    [TestMethod]
    public void Resume_NothingKnown_SendsCatalogueThenEverythingInOrder()
    {
        var outbox = new Outbox(Incarnation);
        Encode(outbox, cycles: 3);

        var sent = Resume(outbox, committed: 0, catalogue: 0);

        CollectionAssert.AreEqual(new ulong[] { 1, 2, 3, 4 }, sent.Select(f => f.Seq).ToArray());
        Assert.AreEqual(3, DecodedBatches(sent));
    }

    [TestMethod]
    public void Resume_PartlyCommitted_StartsAtTheKeyFrameBefore()
    {
        var outbox = new Outbox(Incarnation);
        Encode(outbox, cycles: 100);
        var all = Resume(outbox, committed: 0, catalogue: 0);
        var key = all.Last(f => f.IsKey).Seq;

        var sent = Resume(outbox, committed: key + 5, catalogue: 1);

        Assert.AreEqual(key, sent[0].Seq);
        Assert.AreEqual(encoder.LastSeq, sent[^1].Seq);
    }

    [TestMethod]
    public void Resume_CommittedShortOfAKeyFrame_StartsAtTheOneBeforeThat()
    {
        var outbox = new Outbox(Incarnation);
        Encode(outbox, cycles: 100);
        var keys = Resume(outbox, committed: 0, catalogue: 0).Where(f => f.IsKey).Select(f => f.Seq).ToArray();

        var sent = Resume(outbox, committed: keys[1] - 2, catalogue: 1);

        Assert.AreEqual(keys[0], sent[0].Seq, "the frame before the second key frame isn't committed yet");
        Assert.AreEqual(keys[1], Resume(outbox, committed: keys[1] - 1, catalogue: 1)[0].Seq);
    }

    [TestMethod]
    public void Acknowledged_AllButOneOfASegment_KeepsTheSegment()
    {
        var outbox = new Outbox(Incarnation);
        Encode(outbox, cycles: 100);
        var keys = Resume(outbox, committed: 0, catalogue: 0).Where(f => f.IsKey).Select(f => f.Seq).ToArray();

        outbox.Acknowledged(Incarnation, keys[1] - 2);

        var sent = Resume(outbox, committed: keys[1] - 2, catalogue: 1);
        CollectionAssert.Contains(sent.Select(f => f.Seq).ToArray(), keys[1] - 1);
        outbox.Acknowledged(Incarnation, keys[1] - 1);
        Assert.AreEqual(keys[1], Resume(outbox, committed: keys[1] - 1, catalogue: 1)[0].Seq);
    }

    [TestMethod]
    public void Resume_SeriesThatCameLater_AreDefinedBeforeTheirValues()
    {
        var outbox = new Outbox(Incarnation);
        Encode(outbox, cycles: 10);
        encoder.Begin(++cycle * 1000);
        encoder.Define(group, SeriesOf(99));
        End(outbox, encoder.LiveSlots(group).Length);
        Encode(outbox, cycles: 10);

        var sent = Resume(outbox, committed: 0, catalogue: 0);

        CollectionAssert.AreEqual(sent.Select(f => f.Seq).Order().ToArray(), sent.Select(f => f.Seq).ToArray());
        Assert.AreEqual(21, DecodedBatches(sent));
    }

    [TestMethod]
    public void Acknowledged_WholeSegments_AreLetGo_AndTheCatalogueStays()
    {
        var outbox = new Outbox(Incarnation);
        Encode(outbox, cycles: 130);
        Resume(outbox, committed: 0, catalogue: 0);

        outbox.Acknowledged(Incarnation, encoder.LastSeq);
        var forOneThatForgot = Resume(outbox, committed: 0, catalogue: 0);

        Assert.AreEqual(1UL, forOneThatForgot[0].Seq, "the catalogue");
        Assert.IsTrue(forOneThatForgot[1].IsKey);
        Assert.IsLessThan(70, forOneThatForgot.Count);
        Assert.AreEqual(forOneThatForgot.Count - 1, DecodedBatches(forOneThatForgot));
    }

    [TestMethod]
    public void Acknowledged_Everything_IsDelivered()
    {
        var outbox = new Outbox(Incarnation);
        Encode(outbox, cycles: 5);
        Assert.IsGreaterThan(0, outbox.UnackedBytes);
        Assert.IsFalse(outbox.IsDelivered);

        outbox.Acknowledged(Incarnation, encoder.LastSeq);

        Assert.AreEqual(0, outbox.UnackedBytes);
        Assert.IsTrue(outbox.IsDelivered);
    }

    [TestMethod]
    public void Add_OverTheLimit_DropsTheOldestSegmentsAndCounts()
    {
        const int bytesMax = 20_000;
        var outbox = new Outbox(Incarnation, bytesMax);
        var dropped = 0L;
        outbox.Dropped += (batches, _) => dropped += batches.Count;

        Encode(outbox, cycles: 600, series: 20);

        Assert.IsGreaterThan(0, dropped);
        Assert.IsLessThanOrEqualTo(bytesMax, outbox.UnackedBytes);
        var sent = Resume(outbox, committed: 0, catalogue: 0);
        Assert.AreEqual(600 - dropped, DecodedBatches(sent), "what is left must decode without what was dropped");
    }

    [TestMethod]
    public void Add_OverTheLimitWhileSending_GoesOnAtTheOldestLeft()
    {
        var outbox = new Outbox(Incarnation, 20_000);
        Encode(outbox, cycles: 10, series: 20);
        outbox.Resume([new IncarnationProgress(Incarnation, 0, 0)]);
        var sent = new List<SentFrame> { Take(outbox), Take(outbox) };

        Encode(outbox, cycles: 600, series: 20);
        sent.AddRange(TakeAll(outbox));

        CollectionAssert.AreEqual(sent.Select(f => f.Seq).Order().ToArray(), sent.Select(f => f.Seq).ToArray());
        DecodedBatches(sent);
        Assert.AreEqual(encoder.LastSeq, sent[^1].Seq);
    }

    [TestMethod]
    public void Add_CatalogueThatOutgrowsItsRestatement_AsksForANewOne()
    {
        var outbox = new Outbox(Incarnation);
        var asked = 0;
        outbox.RestatementWanted += () =>
        {
            asked++;
            encoder.RequestRestatement();
        };
        Encode(outbox, cycles: 1);

        for (var i = 0; i < 2000; i++)
        {
            encoder.Begin(++cycle * 1000);
            encoder.Retire(encoder.LiveSlots(group)[0]);
            encoder.Define(group, SeriesOf(1000 + i));
            End(outbox, encoder.LiveSlots(group).Length);
            outbox.Acknowledged(Incarnation, encoder.LastSeq);
        }

        Assert.IsGreaterThan(0, asked);
        var kept = Resume(outbox, 0, 0);
        Assert.IsLessThan(2 * Outbox.CatalogueGrowthMax, kept.Sum(f => f.Bytes.Length));
        DecodedBatches(kept);
    }

    [TestMethod]
    public void WaitingBatches_CountsWhatWasNotSent()
    {
        var outbox = new Outbox(Incarnation);
        Encode(outbox, cycles: 70);
        outbox.Resume([new IncarnationProgress(Incarnation, 0, 0)]);
        Assert.AreEqual(70, outbox.WaitingBatches);

        for (var i = 0; i < 11; i++)
            Take(outbox);

        Assert.AreEqual(60, outbox.WaitingBatches, "one of the eleven frames was the catalogue");
    }

    private void Encode(Outbox outbox, int cycles, int series = 3)
    {
        for (var i = 0; i < cycles; i++)
        {
            var isFirst = group < 0;
            if (isFirst)
                group = encoder.AddGroup("test", TimeSpan.FromSeconds(1));
            encoder.Begin(++cycle * 1000);
            for (var s = 0; isFirst && s < series; s++)
                encoder.Define(group, SeriesOf(s));
            End(outbox, encoder.LiveSlots(group).Length);
        }
    }

    private void End(Outbox outbox, int series)
    {
        encoder.WriteGroup(group, [.. Enumerable.Range(0, series).Select(s => (cycle * 1_000_003) + s)]);
        encoder.End();
        outbox.Add(encoder.Frames, encoder.Bytes);
    }

    private static Series SeriesOf(int number) => new(Gauge, new LabelSet(new Label("number", $"{number}")));

    private static List<SentFrame> Resume(Outbox outbox, ulong committed, ulong catalogue)
    {
        outbox.Resume([new IncarnationProgress(Incarnation, committed, catalogue)]);
        return TakeAll(outbox);
    }

    private static List<SentFrame> TakeAll(Outbox outbox)
    {
        var taken = new List<SentFrame>();
        while (outbox.TryPeek(out _))
            taken.Add(Take(outbox));
        return taken;
    }

    private static SentFrame Take(Outbox outbox)
    {
        Assert.IsTrue(outbox.TryPeek(out var frame));
        var sent = new SentFrame(frame.Seq, frame.Bytes.ToArray());
        outbox.Advance();
        return sent;
    }

    private static long DecodedBatches(IEnumerable<SentFrame> frames)
    {
        var decoder = new StreamDecoder(Incarnation);
        foreach (var sent in frames)
        {
            Assert.AreEqual(FrameReading.Ok, FrameReader.Read(sent.Bytes, out var frame));
            Assert.AreEqual(Application.Applied, decoder.Apply(frame, out _), $"frame {sent.Seq}");
        }
        return decoder.Batches;
    }

    private sealed record SentFrame(ulong Seq, byte[] Bytes)
    {
        public bool IsKey =>
            FrameReader.Read(Bytes, out var frame) == FrameReading.Ok && frame.Flags.HasFlag(FrameFlags.Key);
    }
}
