using System.Numerics;
using Monitoring.Model;

namespace Monitoring.Protocol.Codec;

/// <summary>One group at the encoder: its live slots and, by the same index, their series and values.</summary>
internal sealed class EncoderGroup(string name, long intervalMs)
{
    private const int InitialCapacity = 16;

    private int[] slots = new int[InitialCapacity];
    private Series[] series = new Series[InitialCapacity];
    private long[] current = new long[InitialCapacity];
    private long[] previous = new long[InitialCapacity];
    private byte[] orders = new byte[InitialCapacity];
    private ulong[] changed = new ulong[1];
    private ulong[] changing = new ulong[1];
    private ulong[] floats = new ulong[1];
    private bool hasRetired;

    public string Name { get; } = name;

    public long IntervalMs { get; set; } = intervalMs;

    public int Count { get; private set; }

    /// <summary>What the cycle being encoded said of the group.</summary>
    public GroupState State { get; set; }

    /// <summary>What the batch before said of it.</summary>
    public GroupState StateBefore { get; set; }

    /// <summary>True while the values in hand hold: sampled, and not failed since.</summary>
    public bool HasValues { get; private set; }

    /// <summary>When the values in hand were sampled.</summary>
    public long TimeMs { get; private set; }

    public ReadOnlySpan<int> Slots => slots.AsSpan(0, Count);

    public ReadOnlySpan<Series> Series => series.AsSpan(0, Count);

    public void Add(int slot, Series added)
    {
        if (Count == slots.Length)
            Grow();
        slots[Count] = slot;
        series[Count] = added;
        previous[Count] = 0;
        orders[Count] = AdaptiveCode.Start;
        if (added.Family.Kind == ValueKind.Float64)
            floats[Count / 64] |= 1UL << Count;
        Count++;
        changed.AsSpan().Clear();
    }

    /// <summary>Takes a live slot away; it stays in place until <see cref="Settle"/>, so that many cost one pass.
    /// </summary>
    public void Remove(int slot)
    {
        slots[Slots.BinarySearch(new BySlot(slot))] = ~slot;
        hasRetired = true;
    }

    /// <summary>Closes the gaps that <see cref="Remove"/> left.</summary>
    public void Settle()
    {
        if (!hasRetired)
            return;
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (slots[i] < 0)
                continue;
            slots[kept] = slots[i];
            series[kept] = series[i];
            previous[kept] = previous[i];
            orders[kept] = orders[i];
            kept++;
        }
        Array.Clear(series, kept, Count - kept);
        Count = kept;
        hasRetired = false;
        changed.AsSpan().Clear();
        floats.AsSpan().Clear();
        for (var i = 0; i < Count; i++)
        {
            if (series[i].Family.Kind == ValueKind.Float64)
                floats[i / 64] |= 1UL << i;
        }
    }

    public void Write(ReadOnlySpan<long> values)
    {
        values.CopyTo(current);
        State = GroupState.Sampled;
    }

    /// <summary>The group failed: its values leave, and the next ones are told from zero.</summary>
    public void Fail()
    {
        HasValues = false;
        previous.AsSpan(0, Count).Clear();
        orders.AsSpan(0, Count).Fill(AdaptiveCode.Start);
        changed.AsSpan().Clear();
    }

    /// <summary>Ends the cycle for a group that was sampled in it: what is current is what the next one differs from.
    /// </summary>
    public void Accept(long timeMs)
    {
        (previous, current) = (current, previous);
        HasValues = true;
        TimeMs = timeMs;
    }

    /// <summary>
    /// Finds which of the sampled values differ from those before, and writes the slots where that is otherwise than in
    /// the batch before.
    /// </summary>
    public void WriteFlips(ref GapWriter gaps, int start)
    {
        for (var i = 0; i < Count; i += 64)
        {
            var differing = 0UL;
            for (var j = i; j < Count && j < i + 64; j++)
                differing |= (current[j] != previous[j] ? 1UL : 0) << j;
            WritePositions(ref gaps, differing ^ changed[i / 64], start + i);
            changing[i / 64] = differing;
        }
        (changed, changing) = (changing, changed);
    }

    /// <summary>Writes how the values that differ do so.</summary>
    public void WriteDeltas(BitWriter to)
    {
        for (var i = 0; i < Count; i += 64)
        {
            for (var bits = changed[i / 64]; bits != 0; bits &= bits - 1)
            {
                var j = i + BitOperations.TrailingZeroCount(bits);
                if (IsFloat(j))
                    ValueCode.WriteFloat(to, (ulong)(current[j] ^ previous[j]));
                else
                    to.Adaptive(AdaptiveCode.FromDelta(current[j] - previous[j]), ref orders[j]);
            }
        }
    }

    /// <summary>Writes the slots whose values in hand are not zero; with <paramref name="isKey"/>, the next batch
    /// counts from here.</summary>
    public void WriteNonzero(ref GapWriter gaps, int start, bool isKey)
    {
        for (var i = 0; i < Count; i += 64)
        {
            var nonzero = 0UL;
            for (var j = i; j < Count && j < i + 64; j++)
                nonzero |= (previous[j] != 0 ? 1UL : 0) << j;
            WritePositions(ref gaps, nonzero, start + i);
            if (isKey)
                changed[i / 64] = nonzero;
        }
        if (isKey)
            orders.AsSpan(0, Count).Fill(AdaptiveCode.Start);
    }

    /// <summary>Writes the values in hand that are not zero.</summary>
    public void WriteWhole(BitWriter to)
    {
        for (var i = 0; i < Count; i++)
        {
            if (previous[i] == 0)
                continue;
            if (IsFloat(i))
                ValueCode.WriteFloat(to, (ulong)previous[i]);
            else
                ValueCode.WriteWhole(to, previous[i]);
        }
    }

    private bool IsFloat(int index) => (floats[index / 64] >> index & 1) != 0;

    private static void WritePositions(ref GapWriter gaps, ulong bits, int start)
    {
        for (; bits != 0; bits &= bits - 1)
            gaps.Add(start + BitOperations.TrailingZeroCount(bits));
    }

    private void Grow()
    {
        var capacity = Count * 2;
        Array.Resize(ref slots, capacity);
        Array.Resize(ref series, capacity);
        Array.Resize(ref current, capacity);
        Array.Resize(ref previous, capacity);
        Array.Resize(ref orders, capacity);
        Array.Resize(ref changed, (capacity + 63) / 64);
        Array.Resize(ref changing, (capacity + 63) / 64);
        Array.Resize(ref floats, (capacity + 63) / 64);
    }

    private readonly struct BySlot(int slot) : IComparable<int>
    {
        // A slot taken away stands there as its complement.
        public int CompareTo(int other) => slot.CompareTo(other < 0 ? ~other : other);
    }
}
