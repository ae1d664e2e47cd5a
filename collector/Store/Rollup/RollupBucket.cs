namespace Monitoring.Collector.Store.Rollup;

/// <summary>What is kept of the samples of one series in one span of time. Without samples it is the default.</summary>
/// <param name="Count">How many samples; 0 for none.</param>
/// <param name="First">The first one's value.</param>
/// <param name="Last">The last one's value.</param>
/// <param name="Least">The least value.</param>
/// <param name="Greatest">The greatest value.</param>
/// <param name="Mean">The mean of the values.</param>
/// <param name="Increase">How much a counter rose from the first to the last, resets counted; 0 for what is no
/// counter.</param>
public readonly record struct RollupBucket(
    double Count, double First, double Last, double Least, double Greatest, double Mean, double Increase)
{
    /// <summary>Numbers in a bucket.</summary>
    public const int Fields = 7;

    /// <summary>True when there are no samples.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>One of the numbers, in the order of the parameters.</summary>
    public double this[int field] => field switch
    {
        0 => Count,
        1 => First,
        2 => Last,
        3 => Least,
        4 => Greatest,
        5 => Mean,
        _ => Increase,
    };

    /// <summary>Puts the numbers together again.</summary>
    public static RollupBucket Of(ReadOnlySpan<double> fields) =>
        new(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6]);

    /// <summary>What is kept of samples in order of time.</summary>
    public static RollupBucket Of(ReadOnlySpan<double> values, bool isCounter)
    {
        if (values.IsEmpty)
            return default;
        var (least, greatest, sum, increase) = (values[0], values[0], 0.0, 0.0);
        var before = values[0];
        foreach (var value in values)
        {
            sum += value;
            least = value < least || double.IsNaN(least) ? value : least;
            greatest = value > greatest || double.IsNaN(greatest) ? value : greatest;
            increase += isCounter ? Rise(before, value) : 0;
            before = value;
        }
        return new(values.Length, values[0], values[^1], least, greatest, sum / values.Length, increase);
    }

    /// <summary>This bucket and the one that follows it.</summary>
    public RollupBucket Then(RollupBucket next, bool isCounter)
    {
        if (IsEmpty || next.IsEmpty)
            return IsEmpty ? next : this;
        return new(
            Count + next.Count,
            First,
            next.Last,
            next.Least < Least || double.IsNaN(Least) ? next.Least : Least,
            next.Greatest > Greatest || double.IsNaN(Greatest) ? next.Greatest : Greatest,
            Mean + (next.Mean - Mean) * (next.Count / (Count + next.Count)),
            isCounter ? Increase + Rise(Last, next.First) + next.Increase : 0);
    }

    /// <summary>How much a counter rose from one sample to the next: one that fell began again at zero.</summary>
    public static double Rise(double before, double after) => after < before ? after : after - before;
}
