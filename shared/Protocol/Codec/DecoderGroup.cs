using System.Numerics;
using Monitoring.Model;

namespace Monitoring.Protocol.Codec;

/// <summary>One group at the decoder: its live slots and, by the same index, their series and values.</summary>
internal sealed class DecoderGroup(string name, long intervalMs)
{
    private const int InitialCapacity = 16;

    private int[] slots = new int[InitialCapacity];

    // Null for a refused series: its values are decoded, for the sake of those behind it, and not given out.
    private Series?[] series = new Series?[InitialCapacity];
    private long[] values = new long[InitialCapacity];
    private byte[] orders = new byte[InitialCapacity];
    private ulong[] changed = new ulong[1];
    private ulong[] floats = new ulong[1];
    private int valued;

    // The slots and the series are other decoders' too: they are copied before they change.
    private bool isShared;

    // The values are a snapshot's too: they are copied before they change.
    private bool areGiven;
    private Series[]? exposed;
    private int exposedValued;

    public string Name { get; } = name;

    public long IntervalMs { get; } = intervalMs;

    public int Count { get; private set; }

    /// <summary>True while the values in hand hold.</summary>
    public bool HasValues { get; private set; }

    /// <summary>What the batch at hand says of the group.</summary>
    public GroupState State { get; set; }

    /// <summary>Carried groups in a key frame: how long before it they were sampled.</summary>
    public long AgeMs { get; set; }

    /// <summary>When they were sampled; when there are none, since when.</summary>
    public long TimeMs { get; private set; }

    /// <summary>True when a batch changed it since it was last given out.</summary>
    public bool IsChanged { get; set; }

    public ReadOnlySpan<int> Slots => slots.AsSpan(0, Count);

    /// <summary>The series of the live slots; null for a refused one.</summary>
    public ReadOnlySpan<Series?> Series => series.AsSpan(0, Count);

    /// <summary>The values in hand, by the same index; none while they don't hold.</summary>
    public ReadOnlySpan<long> Values => HasValues ? values.AsSpan(0, valued) : [];

    public void Add(int slot, Series? added, bool isFloat)
    {
        if (Count == slots.Length)
            Resize(Math.Max(InitialCapacity, Count * 2));
        slots[Count] = slot;
        series[Count] = added;
        OwnValues()[Count] = 0;
        orders[Count] = AdaptiveCode.Start;
        if (isFloat)
            floats[Count / 64] |= 1UL << Count;
        Count++;
        changed.AsSpan().Clear();
    }

    /// <summary>Takes slots away that rise and all are live; calls back for each with its series.</summary>
    /// <returns>False when one isn't live; then nothing has changed.</returns>
    public bool TryRemove(ReadOnlySpan<int> removed, Action<Series?> gone)
    {
        foreach (var slot in removed)
        {
            if (Slots.BinarySearch(slot) < 0)
                return false;
        }
        if (isShared || ReferenceEquals(exposed, series))
            (slots, series, isShared) = ([.. slots], [.. series], false);
        OwnValues();
        var kept = 0;
        var keptValued = 0;
        var next = 0;
        for (var i = 0; i < Count; i++)
        {
            if (next < removed.Length && slots[i] == removed[next])
            {
                gone(series[i]);
                next++;
                continue;
            }
            Move(i, kept++);
            keptValued += i < valued ? 1 : 0;
        }
        for (var i = kept; i < Count; i++)
        {
            series[i] = null;
            floats[i / 64] &= ~(1UL << i);
        }
        Count = kept;
        valued = keptValued;
        exposed = null;
        changed.AsSpan().Clear();
        return true;
    }

    /// <summary>Gives up what the columns take more than they have to, and shares with other decoders what is the same
    /// there.</summary>
    public void Trim(SeriesPool? pool)
    {
        if (slots.Length > Count)
            Resize(Count);
        if (pool is null || isShared)
            return;
        (slots, series, isShared) = (pool.Share(slots), pool.Share(series), true);
        exposed = null;
    }

    /// <summary>Failed, or without values in a key frame: they leave, and the next ones count from zero.</summary>
    public void Drop(long timeMs)
    {
        if (HasValues)
            TimeMs = timeMs;
        IsChanged |= HasValues;
        HasValues = false;
        Reset();
    }

    /// <summary>What comes next counts from zero.</summary>
    public void Reset()
    {
        OwnValues().AsSpan(0, Count).Clear();
        orders.AsSpan(0, Count).Fill(AdaptiveCode.Start);
        changed.AsSpan().Clear();
    }

    /// <summary>In this batch the slot at <paramref name="index"/> changes when it did not in the one before, or the
    /// other way round.</summary>
    public void Flip(int index) => changed[index / 64] ^= 1UL << index;

    /// <summary>Takes the group's values from a key frame, after <see cref="Reset"/> and <see cref="Flip"/>.</summary>
    public bool TryReadWhole(ref BitReader from)
    {
        OwnValues();
        for (var i = 0; i < Count; i += 64)
        {
            for (var bits = changed[i / 64]; bits != 0; bits &= bits - 1)
            {
                var j = i + BitOperations.TrailingZeroCount(bits);
                if (!IsFloat(j))
                    values[j] = ValueCode.ReadWhole(ref from);
                else if (ValueCode.TryReadFloat(ref from, out var bitsOfFloat))
                    values[j] = (long)bitsOfFloat;
                else
                    return false;
            }
        }
        return !from.IsPastEnd;
    }

    /// <summary>Takes the differences of the slots that change.</summary>
    public bool TryReadDeltas(ref BitReader from)
    {
        OwnValues();
        for (var i = 0; i < Count; i += 64)
        {
            var floatBits = floats[i / 64];
            var columnValues = values.AsSpan(i);
            var columnOrders = orders.AsSpan(i);
            for (var bits = changed[i / 64]; bits != 0; bits &= bits - 1)
            {
                var j = BitOperations.TrailingZeroCount(bits);
                if ((floatBits >> j & 1) == 0)
                    columnValues[j] += AdaptiveCode.ToDelta(from.Adaptive(ref columnOrders[j]));
                else if (ValueCode.TryReadFloat(ref from, out var xor))
                    columnValues[j] ^= (long)xor;
                else
                    return false;
            }
        }
        return !from.IsPastEnd;
    }

    /// <summary>The values in hand are complete again.</summary>
    public void Accept(long timeMs)
    {
        HasValues = true;
        TimeMs = timeMs;
        valued = Count;
        IsChanged = true;
    }

    /// <summary>What is given out: the series that are not refused and have a value.</summary>
    public GroupSnapshot Snapshot()
    {
        IsChanged = false;
        if (!HasValues)
            return new GroupSnapshot(Name, TimeMs, [], []);
        if (exposed is null || exposedValued != valued)
        {
            exposed = Exposed();
            exposedValued = valued;
        }
        if (exposed.Length == valued)
            return new GroupSnapshot(Name, TimeMs, exposed, GiveValues());
        var kept = new long[exposed.Length];
        for (int i = 0, to = 0; i < valued; i++)
        {
            if (series[i] is not null)
                kept[to++] = values[i];
        }
        return new GroupSnapshot(Name, TimeMs, exposed, kept);
    }

    // The array itself where nothing is left out: whoever changes it makes a new one then.
    private Series[] Exposed() =>
        valued == series.Length && !series.Contains(null)
            ? (Series[])series!
            : [.. series.AsSpan(0, valued).ToArray().OfType<Series>()];

    private long[] GiveValues()
    {
        if (values.Length != valued)
            return values[..valued];
        areGiven = true;
        return values;
    }

    private long[] OwnValues()
    {
        if (areGiven)
            (values, areGiven) = ([.. values], false);
        return values;
    }

    private bool IsFloat(int index) => (floats[index / 64] >> index & 1) != 0;

    private void Move(int from, int to)
    {
        slots[to] = slots[from];
        series[to] = series[from];
        values[to] = values[from];
        orders[to] = orders[from];
        if ((floats[from / 64] >> from & 1) != 0)
            floats[to / 64] |= 1UL << to;
        else
            floats[to / 64] &= ~(1UL << to);
    }

    private void Resize(int capacity)
    {
        Array.Resize(ref slots, capacity);
        Array.Resize(ref series, capacity);
        Array.Resize(ref values, capacity);
        Array.Resize(ref orders, capacity);
        Array.Resize(ref changed, Math.Max(1, (capacity + 63) / 64));
        Array.Resize(ref floats, Math.Max(1, (capacity + 63) / 64));
        isShared = areGiven = false;
    }
}
