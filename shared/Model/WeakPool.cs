using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Monitoring.Model;

/// <summary>
/// Gives equal objects one object. It keeps nothing alive: what nobody uses any more goes. Any thread.
/// </summary>
/// <param name="equality">Which objects are equal.</param>
internal sealed class WeakPool<T>(IEqualityComparer<T> equality)
    where T : class
{
    private const int SweepMin = 1024;

    private readonly ConcurrentDictionary<Entry, Entry> entries = new(new EntryComparer(equality));
    private int sweepAt = SweepMin;

    /// <summary>How many objects it knows, those included that went since it last looked.</summary>
    public int Count => entries.Count;

    /// <summary>The object for an equal one: one that was given before and is still in use, or
    /// <paramref name="candidate"/> itself.</summary>
    public T Share(T candidate)
    {
        var known = entries.GetAlternateLookup<T>();
        while (true)
        {
            if (known.TryGetValue(candidate, out var entry) && entry.TryGet(out var shared))
                return shared;
            var added = new Entry(candidate, equality.GetHashCode(candidate));
            if (!entries.TryAdd(added, added))
                continue;
            SweepWhenGrown();
            return candidate;
        }
    }

    // An entry whose object went equals nothing but itself, so it stays until it is looked for here. The threshold
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

    private sealed class Entry(T target, int hash)
    {
        private readonly WeakReference<T> reference = new(target);

        public int Hash { get; } = hash;

        public bool TryGet([NotNullWhen(true)] out T? shared) => reference.TryGetTarget(out shared);
    }

    private sealed class EntryComparer(IEqualityComparer<T> equality)
        : IEqualityComparer<Entry>, IAlternateEqualityComparer<T, Entry>
    {
        public bool Equals(Entry? x, Entry? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && x.TryGet(out var target) && Equals(target, y));

        public bool Equals(T alternate, Entry other) =>
            other.TryGet(out var target) && equality.Equals(alternate, target);

        public int GetHashCode(Entry obj) => obj.Hash;

        public int GetHashCode(T alternate) => equality.GetHashCode(alternate);

        public Entry Create(T alternate) => new(alternate, equality.GetHashCode(alternate));
    }
}
