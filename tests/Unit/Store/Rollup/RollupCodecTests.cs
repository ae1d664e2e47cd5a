using Monitoring.Collector.Store.Rollup;
using Monitoring.Model;
using Monitoring.Tests.Unit.Store.Query;

namespace Monitoring.Tests.Unit.Store.Rollup;

[TestClass]
public sealed class RollupCodecTests
{
    private static readonly RollupSeries[] Piece =
    [
        new(RecordedStream.Counter("c_total", new("a", "1"), new("b", "ä")), Buckets(seed: 1)),
        new(new Series(new Family("h", MetricType.Histogram, "", Unit: "seconds"), new(new Label("le", "+Inf")),
            SampleRole.Bucket), Buckets(seed: 2)),
    ];

    [TestMethod]
    public void Unpack_Packed_IsTheSame()
    {
        var packed = RollupCodec.Pack(Piece)!;

        var read = RollupCodec.Unpack(packed, 60, static _ => true)!;

        Assert.HasCount(2, read);
        for (var i = 0; i < Piece.Length; i++)
        {
            Assert.AreEqual(Piece[i].Series.ToString(), read[i].Series.ToString());
            Assert.AreEqual(Piece[i].Series.Family.Type, read[i].Series.Family.Type);
            Assert.AreEqual(Piece[i].Series.Family.Unit, read[i].Series.Family.Unit);
            CollectionAssert.AreEqual(Piece[i].Buckets, read[i].Buckets);
        }
    }

    [TestMethod]
    public void Unpack_Wanted_LeavesTheOthers()
    {
        var packed = RollupCodec.Pack(Piece)!;

        var read = RollupCodec.Unpack(packed, 60, series => series.Family.Name == "h")!;

        CollectionAssert.AreEqual(Piece[1].Buckets, read.Single().Buckets);
    }

    [TestMethod]
    public void Unpack_Damaged_IsNothing()
    {
        var packed = RollupCodec.Pack(Piece)!;
        var random = new Random(TestSeed.Value);

        Assert.IsNull(RollupCodec.Unpack(packed.AsSpan(..^1), 60, static _ => true));
        Assert.IsNull(RollupCodec.Unpack(packed, 24, static _ => true));
        Assert.IsNull(RollupCodec.Unpack(packed.AsSpan(1), 60, static _ => true));
        Assert.IsNull(RollupCodec.Unpack([], 60, static _ => true));
        for (var i = 0; i < 2_000; i++)
        {
            var damaged = (byte[])packed.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            _ = RollupCodec.Unpack(damaged, 60, static _ => true);
        }
    }

    [TestMethod]
    public void Unpack_ManySeries_FindsEachInItsPack()
    {
        RollupSeries[] many =
        [
            .. Enumerable.Range(0, 3 * RollupCodec.SeriesPerPack + 1).Select(i =>
                new RollupSeries(RecordedStream.Counter($"c{i}_total"), Buckets(i))),
        ];
        var packed = RollupCodec.Pack(many)!;

        foreach (var wanted in new[] { 0, 31, 32, 95, 96 })
        {
            var read = RollupCodec.Unpack(packed, 60, series => series.Family.Name == $"c{wanted}_total")!.Single();
            CollectionAssert.AreEqual(many[wanted].Buckets, read.Buckets);
        }
    }

    [TestMethod]
    public void Pack_MoreTextThanUnpackTakes_IsNothing()
    {
        var label = new Label("a", new string('x', 1 << 20));
        var rolled = new RollupSeries(RecordedStream.Counter("c_total", label), Buckets(seed: 1));

        Assert.IsNull(RollupCodec.Pack([.. Enumerable.Repeat(rolled, RollupCodec.HeadBytesMax >> 20)]));
    }

    private static RollupBucket[] Buckets(int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, 60).Select(i => i % 7 == 0
                ? default
                : new RollupBucket(60, random.Next(), random.NextDouble(), double.NegativeInfinity, 1e300, -0.5, i)),
        ];
    }
}
