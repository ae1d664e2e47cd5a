using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Monitoring.Model;

/// <summary>
/// Gives equal series one object: a thousand hosts have mostly the same series, and each would otherwise hold their
/// texts for itself. It keeps nothing alive: a series that no host has any more goes. Any thread.
/// </summary>
public sealed class SeriesPool
{
    private const int SweepMin = 1024;

    private readonly ConcurrentDictionary<Entry, Entry> entries = new(EntryComparer.Instance);
    private int sweepAt = SweepMin;

    /// <summary>How many series it knows, those included that went since it last looked.</summary>
    public int Count => entries.Count;

    /// <summary>The object for a series: one that was given before and is still in use, or
    /// <paramref name="series"/> itself.</summary>
    public Series Share(Series series)
    {
        var known = entries.GetAlternateLookup<Series>();
        while (true)
        {
            if (known.TryGetValue(series, out var entry) && entry.TryGet(out var shared))
                return shared;
            var added = new Entry(series);
            if (!entries.TryAdd(added, added))
                continue;
            SweepWhenGrown();
            return series;
        }
    }

    // An entry whose series went equals nothing but itself, so it stays until it is looked for here. The threshold
    // doubles with what is in use, so that each addition pays for the same share of a sweep.
    private void SweepWhenGrown()
    {
        var threshold = Volatile.Read(ref sweepAt);
        if (entries.Count < threshold || Interlocked.CompareExchange(ref sweepAt, int.MaxValue, threshold) != threshold)
            return;
        foreach (var (entry, _) in entries)
        {
            if (!entry.TryGet(out _))
                entries.TryRemove(entry, out _);
        }
        Volatile.Write(ref sweepAt, Math.Max(SweepMin, 2 * entries.Count));
    }

    private sealed class Entry(Series series)
    {
        private readonly WeakReference<Series> series = new(series);

        public int Hash { get; } = series.GetHashCode();

        public bool TryGet([NotNullWhen(true)] out Series? shared) => series.TryGetTarget(out shared);
    }

    private sealed class EntryComparer : IEqualityComparer<Entry>, IAlternateEqualityComparer<Series, Entry>
    {
        public static EntryComparer Instance { get; } = new();

        public bool Equals(Entry? x, Entry? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && x.TryGet(out var series) && Equals(series, y));

        public bool Equals(Series alternate, Entry other) => other.TryGet(out var series) && alternate.Equals(series);

        public int GetHashCode(Entry obj) => obj.Hash;

        public int GetHashCode(Series alternate) => alternate.GetHashCode();

        public Entry Create(Series alternate) => new(alternate);
    }
}
