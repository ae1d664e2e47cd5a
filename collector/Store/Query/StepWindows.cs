namespace Monitoring.Collector.Store.Query;

/// <summary>Applies a function to the window of each step.</summary>
public static class StepWindows
{
    /// <summary>
    /// The answers of one series, one for each step where the window holds enough samples.
    /// </summary>
    /// <param name="function">Any but <see cref="StepFunction.Raw"/>.</param>
    /// <param name="times">The samples' times, rising.</param>
    /// <param name="values">Their values.</param>
    /// <param name="grid">The steps.</param>
    /// <param name="budget">What it may cost.</param>
    public static StepAnswers Apply(
        StepFunction function,
        ReadOnlySpan<long> times,
        ReadOnlySpan<double> values,
        StepGrid grid,
        QueryBudget budget)
    {
        var answers = new StepAnswers(grid.Count);
        var isRise = function is StepFunction.Increase or StepFunction.Rate;
        var resets = new CounterResets(isRise ? values : []);
        var perSeconds = function == StepFunction.Rate ? grid.WindowMs / 1000.0 : 1;
        var (first, end) = (0, 0);
        for (var step = 0; step < grid.Count; step++)
        {
            var at = grid[step];
            while (end < times.Length && times[end] <= at)
                end++;
            while (first < end && times[first] < at - grid.WindowMs)
                first++;
            if (first == end)
                continue;
            if (function == StepFunction.Last)
            {
                answers.Set(step, values[end - 1]);
                continue;
            }
            budget.VisitSamples(end - first);
            if (!isRise)
            {
                answers.Set(step, new SampleWindow(values[first..end]).Apply(function));
            }
            else if (end - first > 1)
            {
                var rise = resets.Rise(first, end - 1);
                answers.Set(step, CounterIncrease.Extrapolated(
                    times[first..end], values[first], rise, at - grid.WindowMs, at, perSeconds));
            }
        }
        return answers;
    }
}
