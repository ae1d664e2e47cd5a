using Monitoring.Model;

namespace Monitoring.Collector.Store.Query;

/// <summary>
/// The samples of one series: times and values by the same index. They are put in order of time once all are in; of
/// samples at one time, the one that came in last counts.
/// </summary>
/// <param name="series">Whose samples: its newest definition.</param>
/// <param name="capacity">How many there will be, about; above 0.</param>
public sealed class SampleColumn(Series series, int capacity = SampleColumn.InitialCapacity) : IDisposable
{
    /// <summary>Samples for which there is room at first, unless told otherwise.</summary>
    public const int InitialCapacity = 64;

    private long[] times = [];
    private double[] values = [];
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
            Grow(Math.Max(capacity, Count * 2));
        times[Count] = timeMs;
        values[Count++] = value;
        return true;
    }

    /// <summary>Takes some in, as one by one.</summary>
    /// <returns>How many of them did not take the place of one at the same time.</returns>
    public int Add(ReadOnlySpan<long> timesMs, ReadOnlySpan<double> exposed)
    {
        if (!AreRising(timesMs))
        {
            var added = 0;
            for (var i = 0; i < timesMs.Length; i++)
                added += Add(timesMs[i], exposed[i]) ? 1 : 0;
            return added;
        }
        if (times.Length - Count < timesMs.Length)
            Grow(Math.Max(capacity, Math.Max(Count * 2, Count + timesMs.Length)));
        timesMs.CopyTo(times.AsSpan(Count));
        exposed.CopyTo(values.AsSpan(Count));
        Count += timesMs.Length;
        return timesMs.Length;
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
        var unordered = values.AsSpan(0, Count).ToArray();
        var kept = 0;
        for (var i = 0; i < places.Length; i++)
        {
            if (i + 1 < places.Length && places[i + 1].TimeMs == places[i].TimeMs)
                continue;
            times[kept] = places[i].TimeMs;
            values[kept++] = unordered[places[i].Index];
        }
        (Count, isOrdered) = (kept, true);
    }

    /// <summary>Gives its memory back; the column is empty then.</summary>
    public void Dispose()
    {
        Return();
        (times, values, Count, isOrdered) = ([], [], 0, true);
    }

    private bool AreRising(ReadOnlySpan<long> next)
    {
        var before = Count > 0 ? times[Count - 1] : long.MinValue;
        foreach (var time in next)
        {
            if (time <= before)
                return false;
            before = time;
        }
        return true;
    }

    private void Grow(int length)
    {
        var (longerTimes, longerValues) =
            (SampleArrays<long>.Shared.Rent(length), SampleArrays<double>.Shared.Rent(length));
        Times.CopyTo(longerTimes);
        Values.CopyTo(longerValues);
        Return();
        (times, values) = (longerTimes, longerValues);
    }

    private void Return()
    {
        if (times.Length == 0)
            return;
        SampleArrays<long>.Shared.Return(times);
        SampleArrays<double>.Shared.Return(values);
    }
}
