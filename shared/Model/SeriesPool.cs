using System.Runtime.CompilerServices;

namespace Monitoring.Model;

/// <summary>
/// Gives equal series one object, and equal lists of them: a thousand hosts have mostly the same series in the same
/// order, and each would otherwise hold their texts and their list for itself. It keeps nothing alive: a series that no
/// host has any more goes. Any thread.
/// </summary>
public sealed class SeriesPool
{
    private readonly WeakPool<Series> series = new(EqualityComparer<Series>.Default);
    private readonly WeakPool<Series?[]> lists = new(SameObjects.Instance);
    private readonly WeakPool<int[]> slots = new(SameNumbers.Instance);

    /// <summary>How many series it knows, those included that went since it last looked.</summary>
    public int Count => series.Count;

    /// <summary>The object for a series: one that was given before and is still in use, or
    /// <paramref name="candidate"/> itself.</summary>
    public Series Share(Series candidate) => series.Share(candidate);

    /// <summary>The same for a list of series that come from this pool; it must not be changed any more.</summary>
    public Series?[] Share(Series?[] candidate) => lists.Share(candidate);

    /// <summary>The same for a list of slots.</summary>
    public int[] Share(int[] candidate) => slots.Share(candidate);

    private sealed class SameObjects : IEqualityComparer<Series?[]>
    {
        public static SameObjects Instance { get; } = new();

        public bool Equals(Series?[]? x, Series?[]? y)
        {
            if (x!.Length != y!.Length)
                return false;
            for (var i = 0; i < x.Length; i++)
            {
                if (!ReferenceEquals(x[i], y[i]))
                    return false;
            }
            return true;
        }

        public int GetHashCode(Series?[] list)
        {
            var hash = new HashCode();
            foreach (var item in list)
                hash.Add(RuntimeHelpers.GetHashCode(item));
            return hash.ToHashCode();
        }
    }

    private sealed class SameNumbers : IEqualityComparer<int[]>
    {
        public static SameNumbers Instance { get; } = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] list)
        {
            var hash = new HashCode();
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(list.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
