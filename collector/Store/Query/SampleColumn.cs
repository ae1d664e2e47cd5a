using Monitoring.Model;

namespace Monitoring.Collector.Store.Query;

/// <summary>
/// The samples of one series: times and values by the same index. They are put in order of time once all are in; of
/// samples at one time, the one that came in last counts.
/// </summary>
/// <param name="series">Whose samples: its newest definition.</param>
public sealed class SampleColumn(Series series)
{
    private const int InitialCapacity = 64;

    private long[] times = new long[InitialCapacity];
    private double[] values = new double[InitialCapacity];
    private bool isOrdered = true;

    /// <summary>Whose samples: its newest definition.</summary>
    public Series Series { get; set; } = series;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Milliseconds since the Unix epoch; rising once <see cref="Order"/> has been called.</summary>
    public ReadOnlySpan<long> Times => times.AsSpan(0, Count);

    /// <summary>The exposed values, by the same index.</summary>
    public ReadOnlySpan<double> Values => values.AsSpan(0, Count);

    /// <summary>Takes one in. Those of one stream come in the order of their seqs, older streams first.</summary>
    /// <returns>False when it took the place of one at the same time.</returns>
    public bool Add(long timeMs, double value)
    {
        if (Count > 0 && timeMs <= times[Count - 1])
        {
            if (timeMs == times[Count - 1])
            {
                values[Count - 1] = value;
                return false;
            }
            isOrdered = false;
        }
        if (Count == times.Length)
        {
            Array.Resize(ref times, Count * 2);
            Array.Resize(ref values, Count * 2);
        }
        times[Count] = timeMs;
        values[Count++] = value;
        return true;
    }

    /// <summary>Puts them in order of time.</summary>
    public void Order()
    {
        if (isOrdered)
            return;
        var places = new (long TimeMs, int Index)[Count];
        for (var i = 0; i < Count; i++)
            places[i] = (times[i], i);
        // Within a time the index decides, so that the last that came in stands last.
        Array.Sort(places);
        var (inOrder, unordered) = (new long[Count], values);
        values = new double[Count];
        var kept = 0;
        for (var i = 0; i < places.Length; i++)
        {
            if (i + 1 < places.Length && places[i + 1].TimeMs == places[i].TimeMs)
                continue;
            inOrder[kept] = places[i].TimeMs;
            values[kept++] = unordered[places[i].Index];
        }
        (times, Count, isOrdered) = (inOrder, kept, true);
    }
}
