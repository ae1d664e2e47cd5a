using Monitoring.Collector.Store.Query;

namespace Monitoring.Tests.Unit.Store.Query;

/// <summary>
/// The expected numbers of rate and increase are those of Prometheus 2.42, computed by hand from its rules; the
/// end-to-end tests ask Prometheus itself.
/// </summary>
[TestClass]
public sealed class StepWindowsTests
{
    private static readonly long[] Seconds = [10_000, 20_000, 30_000, 40_000, 50_000];

    [TestMethod]
    [DataRow(StepFunction.Avg, 3.0)]
    [DataRow(StepFunction.Min, 1.0)]
    [DataRow(StepFunction.Max, 5.0)]
    [DataRow(StepFunction.Last, 5.0)]
    public void Apply_WholeWindow_GivesOneAnswer(StepFunction function, double expected) =>
        Assert.AreEqual(expected, One(function, [1, 2, 3, 4, 5], 0, 50_000));

    [TestMethod]
    public void Apply_Windows_TakeBothEnds()
    {
        var answers = Apply(StepFunction.Max, [5, 4, 3, 2, 1], new StepGrid(20_000, 60_000, 10_000, 10_000));

        CollectionAssert.AreEqual(new double?[] { 5, 4, 3, 2, 1 }, All(answers));
    }

    [TestMethod]
    public void Apply_EmptyWindows_HaveNoAnswer()
    {
        var answers = Apply(StepFunction.Last, [1, 2, 3, 4, 5], new StepGrid(0, 80_000, 20_000, 15_000));

        CollectionAssert.AreEqual(new double?[] { null, 2, 4, 5, null }, All(answers));
        Assert.AreEqual(3, answers.Present);
    }

    [TestMethod]
    public void Increase_SamplesAtBothEnds_IsTheDifference() =>
        Assert.AreEqual(40, One(StepFunction.Increase, [0, 10, 20, 30, 40], 10_000, 50_000));

    [TestMethod]
    public void Increase_NearEnds_IsExtrapolatedToThem() =>
        // 40 s hold 40; 5 s before and 5 s after are nearer than 11 s.
        Assert.AreEqual(50, One(StepFunction.Increase, [100, 110, 120, 130, 140], 5_000, 55_000)!.Value, 1e-12);

    [TestMethod]
    public void Increase_FarEnds_IsExtrapolatedByHalfADistance() =>
        Assert.AreEqual(50, One(StepFunction.Increase, [500, 510, 520, 530, 540], -10_000, 90_000)!.Value, 1e-12);

    [TestMethod]
    [DataRow(-900, 50.9, DisplayName = "under 1.1 distances: to the end")]
    [DataRow(-1_100, 45.0, DisplayName = "over it: half a distance")]
    public void Increase_EndAtTheThreshold_IsNearUpTo11TenthsOfADistance(long fromMs, double expected) =>
        Assert.AreEqual(
            expected, One(StepFunction.Increase, [500, 510, 520, 530, 540], fromMs, 50_000)!.Value, 1e-9);

    [TestMethod]
    public void Increase_FromZero_IsNotExtrapolatedBelowIt() =>
        // It was zero at the first sample, so nothing can have come before it; 5 s after.
        Assert.AreEqual(45, One(StepFunction.Increase, [0, 10, 20, 30, 40], 5_000, 55_000)!.Value, 1e-12);

    [TestMethod]
    public void Increase_Reset_AddsWhatWasThereBefore() =>
        Assert.AreEqual(32, One(StepFunction.Increase, [10, 20, 2, 12, 22], 10_000, 50_000));

    [TestMethod]
    public void Rate_IsTheIncreaseBySeconds() =>
        Assert.AreEqual(1, One(StepFunction.Rate, [0, 10, 20, 30, 40], 10_000, 50_000));

    [TestMethod]
    public void Rate_OneSample_HasNoAnswer() =>
        Assert.IsNull(One(StepFunction.Rate, [1, 2, 3, 4, 5], 5_000, 15_000));

    [TestMethod]
    public void Min_NaN_CountsOnlyAlone()
    {
        Assert.AreEqual(2, One(StepFunction.Min, [double.NaN, 2, 3, double.NaN, 5], 0, 50_000));
        Assert.AreEqual(5, One(StepFunction.Max, [double.NaN, 2, 3, double.NaN, 5], 0, 50_000));
        Assert.AreEqual(
            double.NaN, One(StepFunction.Max, Enumerable.Repeat(double.NaN, 5).ToArray(), 0, 50_000));
    }

    [TestMethod]
    public void Avg_ExtremeValues_AreNotLost()
    {
        var extreme = Enumerable.Repeat(double.MaxValue, 5).ToArray();
        Assert.AreEqual(double.MaxValue, One(StepFunction.Avg, extreme, 0, 50_000));
        Assert.AreEqual(
            double.PositiveInfinity, One(StepFunction.Avg, [1, double.PositiveInfinity, 3, 4, 5], 0, 50_000));
    }

    [TestMethod]
    public void Apply_TooManySamples_EndsTheQuestion()
    {
        var budget = new QueryBudget(QueryLimits.Default with { SamplesVisitedMax = 9 });

        var error = Assert.ThrowsExactly<QueryException>(() => StepWindows.Apply(
            StepFunction.Avg, Seconds, [1, 2, 3, 4, 5], new StepGrid(50_000, 51_000, 1_000, 50_000), budget));

        Assert.AreEqual(QueryFault.TooMuchWork, error.Fault);
    }

    private static double? One(StepFunction function, double[] values, long fromMs, long toMs) =>
        Apply(function, values, new StepGrid(toMs, toMs, 1, toMs - fromMs))[0];

    private static StepAnswers Apply(StepFunction function, double[] values, StepGrid grid) =>
        StepWindows.Apply(function, Seconds, values, grid, new QueryBudget(QueryLimits.Default));

    private static double?[] All(StepAnswers answers) =>
        [.. Enumerable.Range(0, answers.Count).Select(step => answers[step])];
}
