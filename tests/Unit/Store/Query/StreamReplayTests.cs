using Monitoring.Collector.Store.Query;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Store.Query;

[TestClass]
public sealed class StreamReplayTests
{
    private readonly RecordedStream stream = new();

    [TestMethod]
    public void Play_Span_GivesItsSamplesOfTheSelectedSeries()
    {
        Record(cycles: 200);

        var samples = Play("b_total", 100_000, 102_500);

        Assert.AreEqual("b_total: 100000=1100 101000=1101 102000=1102", Text(samples));
    }

    [TestMethod]
    public void Play_AllSeries_AreInOrderOfName()
    {
        Record(cycles: 2);

        Assert.AreEqual("a: 0=0 1000=0.5\nb_total: 0=1000 1000=1001", Text(Play("", 0, 10_000)));
    }

    [TestMethod]
    public void Play_SlotRetired_EndsItsSeriesAndLeavesTheOthers()
    {
        Record(cycles: 2);
        stream.Cycle(2_000, encoder =>
        {
            encoder.Retire(0);
            encoder.WriteGroup(0, [5]);
        });

        Assert.AreEqual("a: 0=0 1000=0.5\nb_total: 0=1000 1000=1001 2000=5", Text(Play("", 0, 10_000)));
    }

    [TestMethod]
    public void Play_GroupNotDueOrFailed_HasNoSample()
    {
        Record(cycles: 1);
        stream.Cycle(1_000, _ => { });
        stream.Cycle(2_000, encoder => encoder.FailGroup(0));
        stream.Cycle(3_000, 0, 1, 2);

        Assert.AreEqual("b_total: 0=1000 3000=2", Text(Play("b_total", 0, 10_000)));
    }

    [TestMethod]
    public void Play_FactsInKeyFrames_AreSamplesOnceTheyAreAMinuteOld()
    {
        Record(cycles: 1);
        for (var second = 1; second <= 130; second++)
            stream.Cycle(second * 1_000, _ => { });

        // Key frames come after at most 60 other batches: at 61 s and at 122 s.
        Assert.AreEqual("b_total: 0=1000 61000=1000 122000=1000", Text(Play("b_total", 0, 200_000)));
    }

    [TestMethod]
    public void Play_ClockSetBack_FindsWhatLiesInTheSpanBehindLaterKeyFrames()
    {
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        stream.Cycle(500_000, encoder =>
        {
            encoder.Define(group, RecordedStream.Counter("c_total"));
            encoder.WriteGroup(group, [1]);
        });
        stream.Encoder.RequestKeyFrame();
        stream.Cycle(900_000, group, 2);
        stream.Encoder.RequestKeyFrame();
        stream.Cycle(100_000, group, 3);

        Assert.AreEqual("c_total: 500000=1", Text(Play("", 400_000, 600_000)));
        Assert.AreEqual("c_total: 100000=3", Text(Play("", 0, 200_000)));
    }

    [TestMethod]
    public void Play_CorruptFrame_TakesWhatIsInFrontAndSaysSo()
    {
        Record(cycles: 3);
        var bytes = stream.Bytes;
        bytes[^5] ^= 1;
        var samples = Samples("b_total", 0, 10_000);
        var replay = new StreamReplay(stream.Encoder.Incarnation, samples);

        Assert.IsFalse(replay.Play(bytes));

        Assert.IsTrue(replay.IsBroken);
        Assert.AreEqual("b_total: 0=1000 1000=1001", Text(samples));
    }

    [TestMethod]
    public void Play_BytesOverTheLimit_EndsTheQuestion()
    {
        Record(cycles: 3);
        var budget = new QueryBudget(QueryLimits.Default with { BytesDecodedMax = 10 });
        var samples = new SampleSet(_ => true, new(0, 1), budget);

        var error = Assert.ThrowsExactly<QueryException>(() => new StreamReplay(7, samples).Play(stream.Bytes));

        Assert.AreEqual(QueryFault.TooMuchWork, error.Fault);
    }

    [TestMethod]
    public void Play_SeriesThatComeAndGo_AreNotHeld()
    {
        const int comeAndGone = 20;
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        var slot = 0;
        for (var i = 0; i <= comeAndGone; i++)
        {
            stream.Cycle(i * 1_000, encoder =>
            {
                if (i > 0)
                    encoder.Retire(slot);
                slot = encoder.Define(group, RecordedStream.Counter($"c{i}_total"));
                encoder.WriteGroup(group, [i]);
            });
        }
        var seen = new List<WeakReference>();
        var samples = new SampleSet(
            series =>
            {
                seen.Add(new WeakReference(series));
                return false;
            },
            new(0, 100_000), new QueryBudget(QueryLimits.Default));
        var replay = new StreamReplay(stream.Encoder.Incarnation, samples);
        Assert.IsTrue(replay.Play(stream.Bytes));

        GC.Collect();

        Assert.HasCount(comeAndGone + 1, seen);
        Assert.IsLessThan(comeAndGone / 2, seen.Count(series => series.IsAlive));
        GC.KeepAlive(replay);
    }

    private void Record(int cycles)
    {
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        for (var i = 0; i < cycles; i++)
        {
            stream.Cycle(i * 1_000, encoder =>
            {
                if (encoder.LiveSeries == 0)
                {
                    encoder.Define(group, RecordedStream.Gauge("a"));
                    encoder.Define(group, RecordedStream.Counter("b_total"));
                }
                encoder.WriteGroup(group, [BitConverter.DoubleToInt64Bits(i / 2.0), 1_000 + i]);
            });
        }
    }

    private SampleSet Play(string selector, long fromMs, long toMs)
    {
        var samples = Samples(selector, fromMs, toMs);
        Assert.IsTrue(new StreamReplay(stream.Encoder.Incarnation, samples).Play(stream.Bytes));
        return samples;
    }

    private static SampleSet Samples(string selector, long fromMs, long toMs)
    {
        var parsed = SeriesSelector.Parse(selector);
        return new SampleSet(
            series => parsed.Selects(series, LabelSet.Empty),
            new(fromMs, toMs),
            new QueryBudget(QueryLimits.Default));
    }

    private static string Text(SampleSet samples) => string.Join('\n', samples.InOrder().Select(column =>
        $"{column.Series}:" + string.Concat(column.Times.ToArray().Zip(column.Values.ToArray())
            .Select(sample => FormattableString.Invariant($" {sample.First}={sample.Second}")))));
}
