using System.Numerics;

namespace Monitoring.Collector.Store.Query;

/// <summary>
/// Lends arrays for samples, so that the next question finds the memory that the one before has given back: made anew,
/// it would be cleared, moved and collected each time. What nobody has borrowed goes with the next full collection. Any
/// thread.
/// </summary>
/// <typeparam name="T">Of eight bytes.</typeparam>
internal sealed class SampleArrays<T> where T : unmanaged
{
    /// <summary>Elements that are kept for the next question: 16 MiB of them.</summary>
    public const long KeptMax = 2 << 20;

    private readonly Lock gate = new();
    private readonly WeakReference<Kept?> kept = new(null);

    /// <summary>The arrays that all questions share.</summary>
    public static SampleArrays<T> Shared { get; } = new();

    /// <summary>An array at least as long; what it holds is anything.</summary>
    public T[] Rent(int length)
    {
        var size = BitOperations.Log2((uint)length - 1) + 1;
        lock (gate)
        {
            if (kept.TryGetTarget(out var target) && target.BySize[size].TryPop(out var array))
            {
                target.Elements -= array.Length;
                return array;
            }
        }
        return GC.AllocateUninitializedArray<T>(1 << size);
    }

    /// <summary>Takes one back that was rented; nobody may use it any more.</summary>
    public void Return(T[] array)
    {
        lock (gate)
        {
            if (!kept.TryGetTarget(out var target))
                kept.SetTarget(target = new Kept());
            if (target.Elements + array.Length > KeptMax)
                return;
            target.Elements += array.Length;
            target.BySize[BitOperations.Log2((uint)array.Length)].Push(array);
        }
    }

    private sealed class Kept
    {
        public long Elements { get; set; }

        /// <summary>By the binary logarithm of their length.</summary>
        public Stack<T[]>[] BySize { get; } = [.. Enumerable.Range(0, 32).Select(_ => new Stack<T[]>())];
    }
}
