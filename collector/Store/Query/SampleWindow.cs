namespace Monitoring.Collector.Store.Query;

/// <summary>The samples of one series in one window, at least one, in order of time.</summary>
internal readonly ref struct SampleWindow(ReadOnlySpan<double> values)
{
    private readonly ReadOnlySpan<double> values = values;

    /// <summary>The answer of a function that needs no more than the values.</summary>
    public double Apply(StepFunction function) => function switch
    {
        StepFunction.Avg => Average(),
        StepFunction.Min => Least(),
        StepFunction.Max => Greatest(),
        StepFunction.Last => values[^1],
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "not a function of values"),
    };

    // The mean so far is corrected by each value, and what rounding takes away is kept beside it, as PromQL does it:
    // so sums out of range do no harm, and the answer is Prometheus's to the last bit.
    private double Average()
    {
        var (mean, lost) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (double.IsInfinity(mean) && (double.IsFinite(value) || value == mean))
                continue;
            var correction = value / (i + 1) - mean / (i + 1);
            var next = mean + correction;
            lost += Math.Abs(mean) >= Math.Abs(correction) ? mean - next + correction : correction - next + mean;
            mean = next;
        }
        return double.IsInfinity(mean) ? mean : mean + lost;
    }

    // As in PromQL, NaN is the answer only where there is nothing else.
    private double Least()
    {
        var least = values[0];
        foreach (var value in values)
        {
            if (value < least || double.IsNaN(least))
                least = value;
        }
        return least;
    }

    private double Greatest()
    {
        var greatest = values[0];
        foreach (var value in values)
        {
            if (value > greatest || double.IsNaN(greatest))
                greatest = value;
        }
        return greatest;
    }
}
