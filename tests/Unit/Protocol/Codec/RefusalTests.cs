using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Protocol.Codec;

/// <summary>A series that cannot be taken is refused alone.</summary>
[TestClass]
public sealed class RefusalTests
{
    private readonly StreamPair stream = new();

    public static IEnumerable<(Series Series, RefusalReason Reason)> Bad =>
    [
        (StreamPair.Series("1x"), RefusalReason.BadName),
        (StreamPair.Series(""), RefusalReason.BadName),
        (StreamPair.Series("x", labels: new Label("a:b", "1")), RefusalReason.BadName),
        (StreamPair.Series(new string('x', 257)), RefusalReason.TooLong),
        (StreamPair.Series("x", labels: new Label("a", new string('v', 16385))), RefusalReason.TooLong),
        (new Series(new Family("x", MetricType.Gauge, new string('h', 1025)), LabelSet.Empty), RefusalReason.TooLong),
        (StreamPair.Series("good"), RefusalReason.Duplicate),
        (new Series(new Family("good", MetricType.Counter, ""), new LabelSet(new Label("a", "b"))),
            RefusalReason.TypeConflict),
        (new Series(new Family("x", (MetricType)9, ""), LabelSet.Empty), RefusalReason.UnknownMeaning),
        (new Series(new Family("x", MetricType.Gauge, "", (ValueKind)7), LabelSet.Empty), RefusalReason.UnknownMeaning),
        (new Series(new Family("x", MetricType.Gauge, ""), LabelSet.Empty, SampleRole.Bucket),
            RefusalReason.UnknownMeaning),
        (new Series(new Family("x", MetricType.Histogram, ""), LabelSet.Empty, (SampleRole)4),
            RefusalReason.UnknownMeaning),
    ];

    [TestMethod]
    [DynamicData(nameof(Bad))]
    public void BadSeries_BetweenGoodOnes_IsRefusedAlone(Series series, RefusalReason reason)
    {
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        stream.Cycle(1000, e =>
        {
            e.Define(group, StreamPair.Series("good"));
            e.Define(group, series);
            e.Define(group, StreamPair.Series("last"));
            e.WriteGroup(group, [1, 2, 3]);
        });
        List<Refusal> refusals = [];
        stream.Decoder.TakeRefusals(refusals);

        Assert.AreEqual((1, reason), (refusals.Single().Slot, refusals[0].Reason));
        Assert.AreEqual((2, 1), (stream.Decoder.SeriesCount, stream.Decoder.RefusedCount));
        CollectionAssert.AreEqual(new long[] { 1, 3 }, stream.Changed()["g"].Values);
    }

    [TestMethod]
    public void SeriesAboveTheLimit_AreRefusedUntilOthersLeave()
    {
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        var values = new long[Limits.SeriesPerAgentMax + 5];
        stream.Cycle(1000, e =>
        {
            for (var i = 0; i < values.Length; i++)
                e.Define(group, StreamPair.Series("s" + i));
            e.WriteGroup(group, values);
        });
        Assert.AreEqual((Limits.SeriesPerAgentMax, 5), (stream.Decoder.SeriesCount, stream.Decoder.RefusedCount));
        Assert.HasCount(Limits.SeriesPerAgentMax, stream.Changed()["g"].Series);

        stream.Cycle(2000, e =>
        {
            foreach (var slot in e.LiveSlots(group)[..10].ToArray())
                e.Retire(slot);
            e.Define(group, StreamPair.Series("after"));
            e.WriteGroup(group, values.AsSpan(0, values.Length - 9));
        });
        Assert.AreEqual((Limits.SeriesPerAgentMax - 9, 5), (stream.Decoder.SeriesCount, stream.Decoder.RefusedCount));
    }

    [TestMethod]
    public void SlotsAboveTheLimit_AreNotDefined()
    {
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        var series = StreamPair.Series("s");
        for (var i = 0; i < Limits.SlotsPerAgentMax; i++)
            Assert.AreEqual(i, stream.Encoder.Define(group, series));

        Assert.AreEqual(-1, stream.Encoder.Define(group, series));
    }

    [TestMethod]
    public void AllSlots_WithTheWorstValues_FitIntoAFrame()
    {
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        var series = StreamPair.Series("s");
        for (var i = 0; i < Limits.SlotsPerAgentMax; i++)
            stream.Encoder.Define(group, series);
        var values = new long[Limits.SlotsPerAgentMax];
        foreach (var extreme in new[] { 1, 2, long.MinValue, 3 })
        {
            values.AsSpan().Fill(extreme);
            stream.Cycle(1000, e => e.WriteGroup(group, values));
        }
        Assert.AreEqual(Limits.SlotsPerAgentMax * 4L, stream.Decoder.Samples);
    }
}
