using System.Numerics;
using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>One group at the encoder: its live slots and, by the same index, their series and values.</summary>
internal sealed class EncoderGroup(string name, long intervalMs)
{
    private const int InitialCapacity = 16;

    private int[] slots = new int[InitialCapacity];
    private Series[] series = new Series[InitialCapacity];
    private long[] current = new long[InitialCapacity];
    private long[] previous = new long[InitialCapacity];
    private ulong[] changed = new ulong[1];
    private ulong[] floats = new ulong[1];
    private bool hasRetired;

    public string Name { get; } = name;

    public long IntervalMs { get; } = intervalMs;

    public int Count { get; private set; }

    /// <summary>What the cycle being encoded said of the group.</summary>
    public GroupState State { get; set; }

    /// <summary>True while the values in hand hold: sampled, and not failed since.</summary>
    public bool HasValues { get; private set; }

    /// <summary>When the values in hand were sampled.</summary>
    public long TimeMs { get; private set; }

    public ReadOnlySpan<int> Slots => slots.AsSpan(0, Count);

    public ReadOnlySpan<Series> Series => series.AsSpan(0, Count);

    /// <summary>Bytes of its bitmap: a bit for each live slot.</summary>
    public int BitmapBytes => (Count + 7) / 8;

    public void Add(int slot, Series added)
    {
        if (Count == slots.Length)
            Grow();
        slots[Count] = slot;
        series[Count] = added;
        previous[Count] = 0;
        if (added.Family.Kind == ValueKind.Float64)
            floats[Count / 64] |= 1UL << Count;
        Count++;
        changed.AsSpan().Clear();
    }

    /// <summary>
    /// Takes a live slot away; it stays in place until <see cref="Settle"/>, so that many cost one pass.
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
        Reset();
    }

    /// <summary>Forgets what the values differ from: the next ones are told from zero.</summary>
    public void Reset()
    {
        previous.AsSpan(0, Count).Clear();
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

    /// <summary>Appends how the sampled values differ from those before.</summary>
    public void EncodeChanges(FrameWriter bitmap, FrameWriter values) =>
        Encode(current, previous, changed, bitmap, values);

    /// <summary>
    /// Appends the values in hand as differences from zero; the state for the next batch stays as it is.
    /// </summary>
    public void EncodeWhole(ReadOnlySpan<long> zeros, Span<ulong> scratch, FrameWriter bitmap, FrameWriter values)
    {
        scratch = scratch[..((Count + 63) / 64)];
        scratch.Clear();
        Encode(previous, zeros, scratch, bitmap, values);
    }

    /// <summary>The same, but the next batch's differences count from here.</summary>
    public void EncodeKey(ReadOnlySpan<long> zeros, FrameWriter bitmap, FrameWriter values)
    {
        changed.AsSpan().Clear();
        Encode(previous, zeros, changed, bitmap, values);
    }

    private void Encode(
        ReadOnlySpan<long> now, ReadOnlySpan<long> before, Span<ulong> bits, FrameWriter bitmap, FrameWriter values)
    {
        for (var start = 0; start < Count; start += 64)
        {
            var count = Math.Min(64, Count - start);
            var differing = Differing(now.Slice(start, count), before.Slice(start, count));
            WriteBitmap(bitmap, differing ^ bits[start / 64], count);
            bits[start / 64] = differing;
            WriteValues(values, differing, floats[start / 64], now[start..], before[start..]);
        }
    }

    private static ulong Differing(ReadOnlySpan<long> now, ReadOnlySpan<long> before)
    {
        var bits = 0UL;
        for (var i = 0; i < now.Length && i < before.Length; i++)
            bits |= (now[i] != before[i] ? 1UL : 0) << i;
        return bits;
    }

    private static void WriteBitmap(FrameWriter to, ulong bits, int count)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(to.Reserve(sizeof(ulong)), bits);
        to.Advance((count + 7) / 8);
    }

    private static void WriteValues(
        FrameWriter to, ulong differing, ulong floats, ReadOnlySpan<long> now, ReadOnlySpan<long> before)
    {
        var room = to.Reserve(64 * WireReader.VarintBytesMax);
        var length = 0;
        for (; differing != 0; differing &= differing - 1)
        {
            var i = BitOperations.TrailingZeroCount(differing);
            if ((floats >> i & 1) != 0)
            {
                length += FloatBits.Write(room[length..], (ulong)(now[i] ^ before[i]));
                continue;
            }
            var delta = now[i] - before[i];
            length += FrameWriter.WriteVarint(room[length..], (ulong)(delta << 1) ^ (ulong)(delta >> 63));
        }
        to.Advance(length);
    }

    private void Grow()
    {
        var capacity = Count * 2;
        Array.Resize(ref slots, capacity);
        Array.Resize(ref series, capacity);
        Array.Resize(ref current, capacity);
        Array.Resize(ref previous, capacity);
        Array.Resize(ref changed, (capacity + 63) / 64);
        Array.Resize(ref floats, (capacity + 63) / 64);
    }

    private readonly struct BySlot(int slot) : IComparable<int>
    {
        // A slot taken away stands there as its complement.
        public int CompareTo(int other) => slot.CompareTo(other < 0 ? ~other : other);
    }
}
