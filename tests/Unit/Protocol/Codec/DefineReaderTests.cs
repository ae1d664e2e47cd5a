using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Protocol.Codec;

/// <summary>Labels that refer to one string again and again cost no more than the limits allow.</summary>
[TestClass]
public sealed class DefineReaderTests
{
    private static readonly string Long = new('v', Limits.LabelValueBytesMax);

    private readonly StreamDecoder decoder = new(StreamPair.Incarnation);

    [TestMethod]
    [DataRow(7, default(RefusalReason))]
    [DataRow(8, RefusalReason.TooLong)]
    public void Labels_OverTheBytesOfASeries_AreRefusedAsTooLong(int labels, RefusalReason reason)
    {
        var refusals = Define(series: 1, labels);

        Assert.AreEqual(reason, refusals.SingleOrDefault().Reason);
        Assert.AreEqual(reason == default ? 1 : 0, decoder.SeriesCount);
    }

    [TestMethod]
    public void Labels_FarOverTheLimit_AreNeverPutTogether()
    {
        const int SeriesCount = 1000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusals = Define(SeriesCount, Limits.LabelsPerSeriesMax);
        var perSeries = (GC.GetAllocatedBytesForCurrentThread() - before) / SeriesCount;

        Assert.HasCount(SeriesCount, refusals);
        Assert.IsLessThan(Long.Length, perSeries);
    }

    [TestMethod]
    public void Labels_RepeatedInOneFrame_CountAgainstTheBytesOfACatalogue()
    {
        var refusals = Define(series: 500, labels: 7);
        var compared = refusals.Count(r => r.Reason == RefusalReason.Duplicate);

        Assert.AreEqual(1, decoder.SeriesCount);
        Assert.IsInRange(100, Limits.CatalogueBytesMax / (7 * Long.Length), compared);
        Assert.AreEqual(499 - compared, refusals.Count(r => r.Reason == RefusalReason.TooManySeries));
    }

    [TestMethod]
    public void RefusedSeries_WithLongLabels_IsShownCut()
    {
        var shown = Define(series: 2, labels: 2)[0].Series;

        Assert.AreEqual("s{l0=\"" + new string('v', 250), shown);
    }

    /// <summary>Series that are all the same; each label has the same long value.</summary>
    private List<Refusal> Define(int series, int labels)
    {
        var all = Enumerable.Range(0, labels).Select(i => new Label("l" + i, Long));
        var same = StreamPair.Series("s", labels: [.. all]);
        var writer = new CatalogueWriter();
        writer.AddGroup("g", 1000);
        for (var slot = 0; slot < series; slot++)
            writer.AddSeries(slot, 0, same);
        var frame = new FrameWriter();
        writer.WriteFrame(frame, FrameFlags.Restate, StreamPair.Incarnation, 1, 0);
        Assert.AreEqual(Application.Applied, StreamPair.Apply(decoder, frame.Written.ToArray(), out _));
        List<Refusal> refusals = [];
        decoder.TakeRefusals(refusals);
        return refusals;
    }
}
