using Microsoft.Data.Sqlite;
using Monitoring.Collector.Store.Query;
using Monitoring.Collector.Store.Rollup;
using Monitoring.Model;
using Monitoring.Tests.Unit.Store.Query;

namespace Monitoring.Tests.Unit.Store.Rollup;

/// <summary>What rollups do when the world around them is not as it should be.</summary>
[TestClass]
public sealed class RollupBuildingTests
{
    private const long HourMs = 3_600_000;
    private const long StartMs = 1_767_225_600_000;
    private const int SecondsPerSample = 60;

    private static readonly HostIdentity Host = new(
        Guid.Parse("00000000-0000-0000-0000-000000000001"), "web1", LabelSet.Empty);

    private readonly string folder = Directory.CreateTempSubdirectory("monitoring-test-").FullName;
    private readonly FakeHistory history = new();
    private RollupFile file = null!;
    private RollupBuilding building = null!;
    private TimeSpan elapsed;

    private string FilePath => Path.Combine(folder, RollupFile.FileName);

    [TestInitialize]
    public void Make()
    {
        file = new RollupFile(FilePath);
        building = new RollupBuilding(history, file, RollupLimits.Default);
    }

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Slice_WallClockSetBack_GoesOnLooking()
    {
        Record(StartMs, hours: 1);
        RollUp(StartMs + 100 * HourMs);

        Record(StartMs + HourMs, hours: 1, incarnation: 8);
        RollUp(StartMs + 10 * HourMs);

        Assert.HasCount(2, Rolled());
    }

    [TestMethod]
    public void Slice_FileDeleted_IsMadeAnew()
    {
        Record(StartMs, hours: 2);
        RollUp(StartMs + 10 * HourMs);
        foreach (var path in Directory.GetFiles(folder))
            File.Delete(path);

        RollUp(StartMs + 10 * HourMs);

        Assert.HasCount(2, Rolled());
    }

    [TestMethod]
    public void Slice_InnerPageDamaged_FailsOnceAndIsMadeAnew()
    {
        Record(StartMs, hours: 2);
        RollUp(StartMs + 10 * HourMs);
        DamageAllButTheFirstPage();

        Record(StartMs + 2 * HourMs, hours: 1, incarnation: 8);
        Assert.ThrowsExactly<RollupsLostException>(() => RollUp(StartMs + 10 * HourMs));
        RollUp(StartMs + 10 * HourMs);

        Assert.HasCount(3, Rolled());
    }

    [TestMethod]
    [DataRow(false, DisplayName = "pages")]
    [DataRow(true, DisplayName = "the bytes of a piece")]
    public void Range_FileDamaged_IsAnsweredFromTheSamplesAndTheFileMadeAnew(bool isOnlyAPiece)
    {
        Record(StartMs, hours: 10);
        var expected = Counts();
        RollUp(StartMs + 20 * HourMs);
        CollectionAssert.AreEqual(expected, Counts());
        if (isOnlyAPiece)
            Execute("UPDATE piece SET packed = x'07'");
        else
            DamageAllButTheFirstPage();

        CollectionAssert.AreEqual(expected, Counts());
        Assert.IsEmpty(Rolled());
        RollUp(StartMs + 20 * HourMs);

        Assert.HasCount(10, Rolled());
        CollectionAssert.AreEqual(expected, Counts());
    }

    [TestMethod]
    public void Slice_HourWithADamagedRun_IsLeftToTheSamplesAndCounted()
    {
        Record(StartMs, hours: 3);
        history.Damage(3);

        RollUp(StartMs + 20 * HourMs);

        CollectionAssert.AreEqual(new[] { StartMs, StartMs + 2 * HourMs }, Rolled().ToArray());
        Assert.AreEqual(1, Ask().UnreadableRuns);
    }

    [TestMethod]
    public void Slice_HourWithTooManySeries_IsLeftToTheSamples()
    {
        building = new RollupBuilding(history, file, RollupLimits.Default with { SeriesPerHourMax = 2 });
        Record(StartMs, hours: 1);
        Record(StartMs + HourMs, hours: 1, incarnation: 8, "c_total", "d_total", "e_total");

        RollUp(StartMs + 20 * HourMs);

        CollectionAssert.AreEqual(new[] { StartMs }, Rolled().ToArray());
        Assert.HasCount(3, Ask().Series);
    }

    [TestMethod]
    public void Slice_HourWithTooManySeriesForItsDay_IsLeftToTheSamples()
    {
        building = new RollupBuilding(history, file, RollupLimits.Default with { SeriesPerDayMax = 2 });
        Record(StartMs, hours: 1, incarnation: 7, "a_total", "b_total");
        Record(StartMs + HourMs, hours: 1, incarnation: 8, "c_total");
        Record(StartMs + 2 * HourMs, hours: 1, incarnation: 9, "b_total");

        RollUp(StartMs + 20 * HourMs);

        CollectionAssert.AreEqual(new[] { StartMs, StartMs + 2 * HourMs }, Rolled().ToArray());
        Assert.HasCount(3, Ask().Series);
    }

    [TestMethod]
    public void Slice_HostWithATimeOf1970_KeepsNothingOfOthersOrOfItsOwn()
    {
        Record(0, hours: 1);
        Record(StartMs, hours: 50, incarnation: 8);
        RollUp(StartMs + 100 * HourMs);
        Assert.HasCount(51, Rolled());

        // A day before the history began is kept, as agents bring what they could not deliver.
        history.BeganMs = StartMs + 48 * HourMs;
        RollUpAnHourLater();

        Assert.HasCount(50 - 23, Rolled());
        Assert.AreEqual(StartMs + 23 * HourMs, Rolled()[0]);
    }

    [TestMethod]
    public void Slice_StreamThatIsStoredNoMore_IsForgottenWithItsPieces()
    {
        Record(StartMs, hours: 2);
        Record(StartMs + 2 * HourMs, hours: 1, incarnation: 8);
        RollUp(StartMs + 10 * HourMs);
        Assert.AreEqual(2, Count("progress"));

        for (var run = 0; run < 4; run++)
            history.Lose(0);
        RollUpAnHourLater();
        CollectionAssert.AreEqual(new[] { StartMs + HourMs, StartMs + 2 * HourMs }, Rolled().ToArray());
        Assert.AreEqual(1, Count("progress"));

        history.Lose(0);
        history.Lose(0);
        RollUpAnHourLater();
        Assert.AreEqual(0, Count("progress"));
        Assert.AreEqual(0, Count("piece"));
    }

    [TestMethod]
    public void Slice_FirstHourOfAHost_IsStillDueAfterForgetting()
    {
        Record(StartMs + HourMs / 2, hours: 1);
        RollUp(StartMs + HourMs / 2);
        Assert.AreEqual(2, Count("due"));

        RollUpAnHourLater();

        Assert.HasCount(2, Rolled());
    }

    private IReadOnlyList<long> Rolled() => file.RolledHours(Host.Id, 0, long.MaxValue / 2);

    // The samples of each hour.
    private double[] Counts()
    {
        var steps = Ask().Series.Cast<StepsAnswer>().Single().Steps;
        return [.. Enumerable.Range(0, steps.Count).Select(step => steps[step] ?? 0)];
    }

    private RangeAnswer Ask() => new HistoryQueries(history, new Names(), new RollupQuery(history, file)).Range(
        new RangeQuestion(
            ["web1"], SeriesSelector.All, StepFunction.Increase,
            new StepGrid(StartMs, StartMs + 12 * HourMs, HourMs, HourMs)),
        new QueryBudget(QueryLimits.Default));

    private void DamageAllButTheFirstPage()
    {
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        var bytes = File.ReadAllBytes(FilePath);
        bytes.AsSpan(4_096).Fill(0xa5);
        File.WriteAllBytes(FilePath, bytes);
    }

    private long Count(string table) => (long)Execute($"SELECT count(*) FROM {table}")!;

    private object? Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private void RollUpAnHourLater()
    {
        elapsed += RollupBuilding.ForgetInterval;
        RollUp(StartMs + 100 * HourMs);
    }

    // A minute after the time before.
    private void RollUp(long nowMs)
    {
        elapsed += RollupBuilding.LookInterval;
        while (building.Slice(nowMs, elapsed))
        {
        }
    }

    // Each half hour is a run.
    private void Record(long startMs, int hours, ulong incarnation = 7, params string[] counters)
    {
        string[] names = counters.Length > 0 ? counters : ["c_total"];
        var stream = new RecordedStream(incarnation);
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(SecondsPerSample));
        for (var i = 0; i < hours * HourMs / (SecondsPerSample * 1_000); i++)
        {
            if (i * SecondsPerSample % 1_800 == 0)
                stream.Encoder.RequestKeyFrame();
            stream.Cycle(startMs + i * SecondsPerSample * 1_000, encoder =>
            {
                foreach (var name in i == 0 ? names : [])
                    encoder.Define(group, RecordedStream.Counter(name));
                encoder.WriteGroup(group, Array.ConvertAll(names, _ => (long)i));
            });
        }
        history.Add(Host.Id, stream);
    }

    private sealed class Names : IHostNames
    {
        public IReadOnlyList<HostIdentity> Hosts { get; } = [Host];
    }
}
