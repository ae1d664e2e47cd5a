using System.Numerics;
using System.Runtime.InteropServices;
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
    private ulong[] changed = new ulong[1];
    private ulong[] floats = new ulong[1];
    private int valued;
    private Series[]? exposed;
    private int exposedValued;

    public string Name { get; } = name;

    public long IntervalMs { get; } = intervalMs;

    public int Count { get; private set; }

    /// <summary>True while the values in hand hold.</summary>
    public bool HasValues { get; private set; }

    /// <summary>When they were sampled.</summary>
    public long TimeMs { get; private set; }

    /// <summary>True when a batch changed it since it was last given out.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Bytes of its bitmap: a bit for each live slot.</summary>
    public int BitmapBytes => (Count + 7) / 8;

    public ReadOnlySpan<int> Slots => slots.AsSpan(0, Count);

    public void Add(int slot, Series? added, bool isFloat)
    {
        if (Count == slots.Length)
            Grow();
        slots[Count] = slot;
        series[Count] = added;
        values[Count] = 0;
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

    /// <summary>Failed, or without values in a key frame: they leave, and the next ones count from zero.</summary>
    public void Drop()
    {
        IsChanged |= HasValues;
        HasValues = false;
        Reset();
    }

    /// <summary>What comes next counts from zero.</summary>
    public void Reset()
    {
        values.AsSpan(0, Count).Clear();
        changed.AsSpan().Clear();
    }

    /// <summary>
    /// Takes the group's part of a batch: <paramref name="bitmap"/> as long as <see cref="BitmapBytes"/>, and the
    /// changed values at <paramref name="at"/> of <paramref name="data"/>, behind which it moves.
    /// </summary>
    public bool TryDecode(ReadOnlySpan<byte> bitmap, ReadOnlySpan<byte> data, ref int at, long timeMs)
    {
        var words = MemoryMarshal.AsBytes(changed.AsSpan());
        for (var i = 0; i < bitmap.Length; i++)
            words[i] ^= bitmap[i];
        // Bits past the last slot would point past the values.
        if ((Count & 63) != 0 && changed[Count / 64] >> Count != 0)
            return false;
        if (!TryDecodeValues(data, ref at))
            return false;
        HasValues = true;
        TimeMs = timeMs;
        valued = Count;
        IsChanged = true;
        return true;
    }

    /// <summary>What is given out: the series that are not refused and have a value.</summary>
    public GroupSnapshot Snapshot()
    {
        IsChanged = false;
        if (!HasValues)
            return new GroupSnapshot(Name, TimeMs, [], []);
        if (exposed is null || exposedValued != valued)
        {
            exposed = [.. series.AsSpan(0, valued).ToArray().OfType<Series>()];
            exposedValued = valued;
        }
        if (exposed.Length == valued)
            return new GroupSnapshot(Name, TimeMs, exposed, values.AsSpan(0, valued).ToArray());
        var kept = new long[exposed.Length];
        for (int i = 0, to = 0; i < valued; i++)
        {
            if (series[i] is not null)
                kept[to++] = values[i];
        }
        return new GroupSnapshot(Name, TimeMs, exposed, kept);
    }

    private bool TryDecodeValues(ReadOnlySpan<byte> data, ref int position)
    {
        var at = position;
        var words = (Count + 63) / 64;
        for (var w = 0; w < words; w++)
        {
            var integers = changed[w];
            var column = values.AsSpan(w * 64, Math.Min(64, Count - w * 64));
            if ((integers & floats[w]) != 0)
            {
                if (!TryDecodeMixed(data, ref at, integers, floats[w], column))
                    return false;
                continue;
            }
            for (; integers != 0; integers &= integers - 1)
            {
                if ((uint)at >= (uint)data.Length)
                    return false;
                ulong zigzag = data[at++];
                if (zigzag >= 0x80 && !TryReadLong(data, ref at, ref zigzag))
                    return false;
                column[BitOperations.TrailingZeroCount(integers)] += (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
            }
        }
        position = at;
        return true;
    }

    private static bool TryDecodeMixed(
        ReadOnlySpan<byte> data, ref int at, ulong bits, ulong floatBits, Span<long> column)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            var i = BitOperations.TrailingZeroCount(bits);
            if ((floatBits >> i & 1) != 0)
            {
                if (!FloatBits.TryRead(data, ref at, out var xor))
                    return false;
                column[i] ^= (long)xor;
                continue;
            }
            if ((uint)at >= (uint)data.Length)
                return false;
            ulong zigzag = data[at++];
            if (zigzag >= 0x80 && !TryReadLong(data, ref at, ref zigzag))
                return false;
            column[i] += (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        }
        return true;
    }

    /// <summary>Reads the rest of a varint whose first byte, not the last of it, is in hand.</summary>
    private static bool TryReadLong(ReadOnlySpan<byte> data, ref int at, ref ulong value)
    {
        value &= 0x7F;
        for (var shift = 7; shift < 64; shift += 7)
        {
            if ((uint)at >= (uint)data.Length)
                return false;
            ulong part = data[at++];
            if (shift == 63 && part > 1)
                return false;
            value |= (part & 0x7F) << shift;
            if (part < 0x80)
                return true;
        }
        return false;
    }

    private void Move(int from, int to)
    {
        slots[to] = slots[from];
        series[to] = series[from];
        values[to] = values[from];
        if ((floats[from / 64] >> from & 1) != 0)
            floats[to / 64] |= 1UL << to;
        else
            floats[to / 64] &= ~(1UL << to);
    }

    private void Grow()
    {
        var capacity = Count * 2;
        Array.Resize(ref slots, capacity);
        Array.Resize(ref series, capacity);
        Array.Resize(ref values, capacity);
        Array.Resize(ref changed, (capacity + 63) / 64);
        Array.Resize(ref floats, (capacity + 63) / 64);
    }
}
