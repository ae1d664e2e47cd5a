using Monitoring.Collector.Store.Query;

namespace Monitoring.Tests.Unit.Store.Query;

[TestClass]
public sealed class HostReplayTests
{
    private static readonly Guid Host = Guid.Parse("00000000-0000-0000-0000-000000000001");

    private readonly RecordedStream stream = new();
    private readonly FakeHistory history = new();

    [TestMethod]
    public void Read_RunLostThatChangedTheCatalogue_GoesOnBehindIt()
    {
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        for (var i = 0; i < 5; i++)
        {
            stream.Encoder.RequestKeyFrame();
            stream.Cycle(i * 1_000, encoder =>
            {
                if (i is 0 or 2)
                    encoder.Define(group, RecordedStream.Counter($"c{i}_total"));
                encoder.WriteGroup(group, i < 2 ? [i] : [i, i * 10]);
            });
        }
        history.Add(Host, stream);
        // The DEFINE of the second series stands at the end of the run before its first batch.
        history.Lose(1);
        history.Lose(1);

        Assert.AreEqual("c0_total 0 3000 4000; c2_total 3000 4000", Times(0, 10_000));
    }

    [TestMethod]
    public void Read_SecondIncarnation_GoesOnWithTheSameSeries()
    {
        foreach (var (incarnation, startMs) in new[] { (7UL, 0L), (8UL, 5_000L) })
        {
            var own = new RecordedStream(incarnation);
            var group = own.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
            own.Cycle(startMs, encoder =>
            {
                encoder.Define(group, RecordedStream.Counter("c_total"));
                encoder.WriteGroup(group, [1]);
            });
            history.Add(Host, own);
        }

        Assert.AreEqual("c_total 0 5000", Times(0, 10_000));
    }

    private string Times(long fromMs, long toMs)
    {
        var samples = new SampleSet(_ => true, new(fromMs, toMs), new QueryBudget(QueryLimits.Default));
        Assert.AreEqual(0, HostReplay.Read(history, Host, samples));
        return string.Join("; ", samples.InOrder().Select(column =>
            $"{column.Series} {string.Join(' ', column.Times.ToArray())}"));
    }
}
