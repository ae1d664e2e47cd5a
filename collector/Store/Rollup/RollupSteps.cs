using Monitoring.Collector.Store.Query;

namespace Monitoring.Collector.Store.Rollup;

/// <summary>
/// The steps of one series, answered from buckets. A moment t is answered from the whole buckets in [t - window, t):
/// nothing is extrapolated, and a rise between two buckets counts where the later one is.
/// </summary>
/// <param name="grid">The steps; its numbers are whole units, at most <see cref="QueryLimits.UnitsMax"/>.</param>
/// <param name="unitMs">The length of the buckets that are kept: what step and window have in common.</param>
/// <param name="isCounter">Whether rises count.</param>
internal sealed class RollupSteps(StepGrid grid, long unitMs, bool isCounter)
{
    // One unit before the first window, for the rise into it.
    private readonly long firstMs = grid.FromMs - grid.WindowMs - unitMs;
    private readonly RollupBucket[] units = new RollupBucket[UnitsOf(grid, unitMs)];

    /// <summary>Buckets that are kept for a series.</summary>
    public static long UnitsOf(StepGrid grid, long unitMs) =>
        (grid.ToMs - grid.FromMs + grid.WindowMs) / unitMs + 1;

    /// <summary>Adds a bucket; they come in order of time.</summary>
    public void Add(long timeMs, in RollupBucket bucket)
    {
        if (bucket.IsEmpty || timeMs < firstMs)
            return;
        var unit = (timeMs - firstMs) / unitMs;
        if (unit < units.Length)
            units[unit] = units[unit].Then(bucket, isCounter);
    }

    /// <summary>The answers.</summary>
    public StepAnswers Answer(StepFunction function, QueryBudget budget)
    {
        var answers = new StepAnswers(grid.Count);
        var perWindow = (int)(grid.WindowMs / unitMs);
        var perStep = (int)(grid.StepMs / unitMs);
        for (var step = 0; step < grid.Count; step++)
        {
            var first = 1 + step * perStep;
            budget.VisitSamples(perWindow);
            var window = default(RollupBucket);
            for (var unit = first; unit < first + perWindow && unit < units.Length; unit++)
                window = window.Then(units[unit], isCounter);
            if (!window.IsEmpty)
                answers.Set(step, Answer(function, window, units[first - 1]));
        }
        return answers;
    }

    private double Answer(StepFunction function, in RollupBucket window, in RollupBucket before) => function switch
    {
        StepFunction.Avg => window.Mean,
        StepFunction.Min => window.Least,
        StepFunction.Max => window.Greatest,
        StepFunction.Last => window.Last,
        StepFunction.Increase => Increase(window, before),
        StepFunction.Rate => Increase(window, before) / (grid.WindowMs / 1000.0),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "not a function over windows"),
    };

    private static double Increase(in RollupBucket window, in RollupBucket before) =>
        window.Increase + (before.IsEmpty ? 0 : RollupBucket.Rise(before.Last, window.First));
}
