using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Monitoring.Protocol.Codec;

/// <summary>
/// Reads what <see cref="BitWriter"/> wrote. Total: past the end it gives zeros, and <see cref="IsPastEnd"/> tells.
/// </summary>
internal ref struct BitReader(ReadOnlySpan<byte> data)
{
    // A look-ahead of eight bytes that begins within a byte holds so many bits for certain.
    private const int PeekBits = 57;

    private readonly ReadOnlySpan<byte> data = data;
    private int position;

    /// <summary>True once more bits were read than there are.</summary>
    public readonly bool IsPastEnd => position > data.Length * 8;

    /// <summary>True when all is read but the zeros that fill the last byte.</summary>
    public readonly bool IsAtEnd => (position + 7) / 8 == data.Length;

    /// <summary>The next bits, 0 to 64, the first one lowest.</summary>
    public ulong Bits(int count)
    {
        if (count > 32)
            return Bits(32) | Bits(count - 32) << 32;
        var bits = Peek() & ((1UL << count) - 1);
        Skip(count);
        return bits;
    }

    /// <summary>A number in the adaptive code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Adaptive(ref byte k)
    {
        var ahead = Peek();
        var length = BitOperations.TrailingZeroCount(ahead);
        var total = 2 * length + 1 + k;
        ulong z;
        if (total <= PeekBits)
        {
            var n = ahead >> (length + 1) & ((1UL << length) - 1) | 1UL << length;
            z = (n - 1) << k | ahead >> (2 * length + 1) & ((1UL << k) - 1);
            position += total;
        }
        else
        {
            z = LongAdaptive(k);
        }
        k = AdaptiveCode.Next(k, z);
        return z;
    }

    private ulong LongAdaptive(int k)
    {
        var length = 0;
        while (Bits(1) == 0)
        {
            length++;
            if (length == 64 || IsPastEnd)
            {
                // No number has so many zeros in front.
                position = data.Length * 8 + 1;
                return 0;
            }
        }
        var n = Bits(length) | 1UL << length;
        return (n - 1) << k | Bits(k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ulong Peek()
    {
        var at = position >> 3;
        return at + sizeof(ulong) <= data.Length
            ? BinaryPrimitives.ReadUInt64LittleEndian(data[at..]) >> (position & 7)
            : PeekTail(at);
    }

    private readonly ulong PeekTail(int at)
    {
        var bits = 0UL;
        for (var i = at; i < data.Length; i++)
            bits |= (ulong)data[i] << (8 * (i - at));
        return bits >> (position & 7);
    }

    // Stays a little past the end, however much is read there, so that it cannot wrap.
    private void Skip(int count) => position = Math.Min(position + count, data.Length * 8 + 1);
}
