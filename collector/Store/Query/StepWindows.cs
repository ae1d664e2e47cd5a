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
            var window = new SampleWindow(times[first..end], values[first..end], at - grid.WindowMs, at);
            if (window.Apply(function) is { } answer)
                answers.Set(step, answer);
        }
        return answers;
    }
}
