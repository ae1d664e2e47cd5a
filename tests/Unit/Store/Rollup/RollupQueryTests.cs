using Monitoring.Collector.Store.Query;
using Monitoring.Collector.Store.Rollup;
using Monitoring.Model;
using Monitoring.Tests.Unit.Store.Query;

namespace Monitoring.Tests.Unit.Store.Rollup;

/// <summary>
/// Ten hours of a counter that rises by 1 every 10 s and begins again every 3 h 20 min, and of a gauge; what rollups
/// answer is what the samples would.
/// </summary>
[TestClass]
public sealed class RollupQueryTests
{
    private const long MinuteMs = 60_000;
    private const long HourMs = 60 * MinuteMs;
    private const long StartMs = 1_767_225_600_000;
    private const int SamplesPerHour = 360;

    private static readonly HostIdentity Host = new(
        Guid.Parse("00000000-0000-0000-0000-000000000001"), "web1", LabelSet.Empty);

    private readonly string folder = Directory.CreateTempSubdirectory("monitoring-test-").FullName;
    private readonly FakeHistory history = new();
    private RollupFile file = null!;
    private HistoryQueries queries = null!;
    private RollupBuilding building = null!;
    private TimeSpan elapsed;

    [TestInitialize]
    public void Make()
    {
        file = new RollupFile(Path.Combine(folder, RollupFile.FileName));
        queries = new HistoryQueries(history, new Names(), new RollupQuery(history, file));
        building = new RollupBuilding(history, file, RollupLimits.Default);
    }

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    [DataRow(0, DisplayName = "nothing rolled up yet")]
    [DataRow(5, DisplayName = "half of it")]
    [DataRow(11, DisplayName = "all of it")]
    public void Range_Rolled_AnswersAsTheSamplesWould(int hoursRolled)
    {
        Record(hours: 10);
        RollUp(StartMs + hoursRolled * HourMs + (long)RollupBuilding.Grace.TotalMilliseconds + 1);

        Assert.HasCount(Math.Min(hoursRolled, 10), file.RolledHours(Host.Id, 0, long.MaxValue / 2));
        foreach (var (stepMs, resolution) in new[] { (10 * MinuteMs, "1m"), (2 * HourMs, "1h") })
        {
            foreach (var function in Enum.GetValues<StepFunction>().Except([StepFunction.Raw]))
            {
                var grid = new StepGrid(StartMs + 2 * HourMs, StartMs + 10 * HourMs, stepMs, stepMs);
                var answer = Ask(function, grid);

                Assert.AreEqual(resolution, answer.Resolution!.ToString());
                foreach (var series in answer.Series.Cast<StepsAnswer>())
                    AssertSteps(function, grid, series);
            }
        }
    }

    [TestMethod]
    public void Slice_LateSamples_AreRolledUpToo()
    {
        Record(hours: 2);
        RollUp(StartMs + 20 * HourMs);
        var grid = new StepGrid(StartMs, StartMs + 10 * HourMs, HourMs, HourMs);
        var before = Counts(Ask(StepFunction.Last, grid));

        Record(hours: 1, incarnation: 8, startMs: StartMs + 5 * HourMs);
        RollUp(StartMs + 30 * HourMs);

        CollectionAssert.AreEqual(new[] { 2, 2 }, before);
        CollectionAssert.AreEqual(new[] { 3, 3 }, Counts(Ask(StepFunction.Last, grid)));
        Assert.HasCount(3, file.RolledHours(Host.Id, 0, long.MaxValue / 2));
    }

    [TestMethod]
    public void Range_HourDueAgain_AnswersAsOnceItIsRolledUp()
    {
        Record(hours: 3);
        RollUp(StartMs + 20 * HourMs);
        Record(hours: 1, incarnation: 8, startMs: StartMs + HourMs + 5_000);
        var grid = new StepGrid(StartMs, StartMs + 10 * HourMs, HourMs, HourMs);

        // Two slices look at the two streams; the next one would roll up.
        elapsed += RollupBuilding.LookInterval;
        building.Slice(StartMs + 21 * HourMs, elapsed);
        building.Slice(StartMs + 21 * HourMs, elapsed);
        Assert.HasCount(2, file.RolledHours(Host.Id, 0, long.MaxValue / 2));
        var before = Averages(Ask(StepFunction.Avg, grid));
        RollUp(StartMs + 22 * HourMs);

        Assert.HasCount(3, file.RolledHours(Host.Id, 0, long.MaxValue / 2));
        var after = Averages(Ask(StepFunction.Avg, grid));
        for (var i = 0; i < before.Length; i++)
            Assert.AreEqual(after[i], before[i], 1e-9);
    }

    [TestMethod]
    public void Slice_HourWithMoreSamplesThanAreHeld_IsRolledUpInParts()
    {
        Record(hours: 2);
        building = new RollupBuilding(
            history, file, RollupLimits.Default with { SamplesHeldMax = SamplesPerHour });
        RollUp(StartMs + HourMs + (long)RollupBuilding.Grace.TotalMilliseconds + 1);
        var before = history.Reads;

        RollUp(StartMs + 20 * HourMs);

        Assert.AreEqual(3, history.Reads - before, "the plan, and each of the two series");
        var grid = new StepGrid(StartMs, StartMs + 10 * HourMs, HourMs, HourMs);
        CollectionAssert.AreEqual(new[] { 2, 2 }, Counts(Ask(StepFunction.Last, grid)));
    }

    [TestMethod]
    [DataRow(32_503_680_000_000, 40, DisplayName = "to the year 3000")]
    [DataRow(253_402_300_740_000, 360, DisplayName = "to the year 9999")]
    public void Range_StepAndWindowWithLittleInCommon_IsTooMuch(long toMs, int stepDays)
    {
        Record(hours: 1);

        var refused = Assert.ThrowsExactly<QueryException>(
            () => Ask(StepFunction.Avg, new StepGrid(0, toMs, stepDays * 24 * HourMs, MinuteMs)));

        Assert.AreEqual(QueryFault.TooMuchWork, refused.Fault);
    }

    [TestMethod]
    public void Slice_HourNotOver_IsLeft()
    {
        Record(hours: 2);

        RollUp(StartMs + 2 * HourMs + (long)RollupBuilding.Grace.TotalMilliseconds - 1);

        CollectionAssert.AreEqual(new[] { StartMs }, file.RolledHours(Host.Id, 0, long.MaxValue / 2).ToArray());
    }

    [TestMethod]
    public void Prepare_FileOfNoUse_IsMadeAnew()
    {
        File.WriteAllText(Path.Combine(folder, RollupFile.FileName), new string('x', 5_000));
        Record(hours: 1);

        RollUp(StartMs + 20 * HourMs);

        Assert.HasCount(1, file.RolledHours(Host.Id, 0, long.MaxValue / 2));
    }

    [TestMethod]
    public void ResolutionFor_Grid_IsTheLongestThatFits()
    {
        Assert.AreEqual("1h", Resolution(StartMs, HourMs, HourMs));
        Assert.AreEqual("1m", Resolution(StartMs, HourMs, 5 * MinuteMs));
        Assert.AreEqual("1m", Resolution(StartMs + MinuteMs, HourMs, HourMs));
        Assert.IsNull(Resolution(StartMs + 1, HourMs, HourMs));
        Assert.IsNull(Resolution(StartMs, 90_000, HourMs));
        Assert.IsNull(RollupQuery.ResolutionFor(StepFunction.Raw, new(0, 100 * HourMs, HourMs, HourMs)));
        Assert.IsNull(RollupQuery.ResolutionFor(StepFunction.Avg, new(0, 6 * HourMs, HourMs, HourMs)));
    }

    private static string? Resolution(long fromMs, long stepMs, long windowMs) => RollupQuery.ResolutionFor(
        StepFunction.Avg, new StepGrid(fromMs, fromMs + 100 * HourMs, stepMs, windowMs))?.ToString();

    private static double[] Averages(RangeAnswer answer) =>
    [
        .. from series in answer.Series.Cast<StepsAnswer>()
           from step in Enumerable.Range(0, series.Steps.Count)
           select series.Steps[step] ?? 0,
    ];

    private static int[] Counts(RangeAnswer answer) =>
        [.. answer.Series.Cast<StepsAnswer>().Select(series => series.Steps.Present)];

    private static void AssertSteps(StepFunction function, StepGrid grid, StepsAnswer answer)
    {
        var isCounter = answer.Series.Family.Type == MetricType.Counter;
        Func<int, double> value = isCounter ? Counter : Gauge;
        for (var step = 0; step < grid.Count; step++)
        {
            var first = (int)((grid[step] - grid.WindowMs - StartMs) / 10_000);
            var last = (int)((grid[step] - StartMs) / 10_000) - 1;
            var values = Enumerable.Range(first, last - first + 1).Select(value).ToArray();
            var increase = isCounter
                ? Enumerable.Range(first, last - first + 1)
                    .Sum(i => i == 0 ? 0 : value(i) < value(i - 1) ? value(i) : value(i) - value(i - 1))
                : (double?)null;
            var expected = function switch
            {
                StepFunction.Avg => values.Average(),
                StepFunction.Min => values.Min(),
                StepFunction.Max => values.Max(),
                StepFunction.Last => values[^1],
                StepFunction.Increase => increase,
                _ => increase / (grid.WindowMs / 1000),
            };
            if (expected is { } wanted)
                Assert.AreEqual(wanted, answer.Steps[step]!.Value, 1e-9, $"{function} of {answer.Series} at {step}");
        }
    }

    private static double Counter(int sample) => sample % 1_200;

    private static double Gauge(int sample) => Math.Sin(sample);

    private RangeAnswer Ask(StepFunction function, StepGrid grid) => queries.Range(
        new RangeQuestion(["web1"], SeriesSelector.All, function, grid), new QueryBudget(QueryLimits.Default));

    // A minute after the time before.
    private void RollUp(long nowMs)
    {
        elapsed += RollupBuilding.LookInterval;
        while (building.Slice(nowMs, elapsed))
        {
        }
    }

    private void Record(int hours, ulong incarnation = 7, long startMs = StartMs)
    {
        var stream = new RecordedStream(incarnation);
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(10));
        for (var i = 0; i < hours * SamplesPerHour; i++)
        {
            stream.Cycle(startMs + i * 10_000, encoder =>
            {
                if (i == 0)
                {
                    encoder.Define(group, RecordedStream.Counter("c_total"));
                    encoder.Define(group, RecordedStream.Gauge("g"));
                }
                encoder.WriteGroup(group, [(long)Counter(i), BitConverter.DoubleToInt64Bits(Gauge(i))]);
            });
        }
        history.Add(Host.Id, stream);
    }

    private sealed class Names : IHostNames
    {
        public IReadOnlyList<HostIdentity> Hosts { get; } = [Host];
    }
}
