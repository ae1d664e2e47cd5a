namespace Monitoring.Collector.Store.Query;

/// <summary>
/// Where a counter began again at zero, which is seldom: found once, so that windows that overlap need not look at each
/// sample again.
/// </summary>
/// <param name="values">All samples' values.</param>
internal readonly ref struct CounterResets(ReadOnlySpan<double> values)
{
    private readonly ReadOnlySpan<double> values = values;
    private readonly ReadOnlySpan<int> places = Find(values);

    /// <summary>The rise from one sample to another; a reset adds what was there before it.</summary>
    /// <param name="first">The index of the one.</param>
    /// <param name="last">The index of the other, which is not less.</param>
    public double Rise(int first, int last)
    {
        var rise = values[last] - values[first];
        if (places.IsEmpty)
            return rise;
        var next = places.BinarySearch(first + 1);
        for (next = next < 0 ? ~next : next; next < places.Length && places[next] <= last; next++)
            rise += values[places[next] - 1];
        return rise;
    }

    private static int[] Find(ReadOnlySpan<double> values)
    {
        List<int>? found = null;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] < values[i - 1])
                (found ??= []).Add(i);
        }
        return found is null ? [] : [.. found];
    }
}
