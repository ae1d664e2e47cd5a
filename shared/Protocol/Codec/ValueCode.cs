using System.Numerics;

namespace Monitoring.Protocol.Codec;

/// <summary>The codes of single values that need nothing from the batches before.</summary>
internal static class ValueCode
{
    /// <summary>
    /// Writes an integer that isn't zero: six bits with the length - 1 of its zigzag form, then that form without its
    /// highest bit.
    /// </summary>
    public static void WriteWhole(BitWriter to, long value)
    {
        var zigzag = (ulong)(value << 1) ^ (ulong)(value >> 63);
        var length = BitOperations.Log2(zigzag);
        to.Bits((ulong)length, 6);
        to.Bits(zigzag, length);
    }

    /// <summary>Reads it.</summary>
    public static long ReadWhole(ref BitReader from)
    {
        var length = (int)from.Bits(6);
        var zigzag = from.Bits(length) | 1UL << length;
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    /// <summary>
    /// Writes how a float64 changed, as the XOR of its bits before and after, which isn't zero: three bits with the
    /// number of zero bytes at the top, three with those at the bottom, then the bytes between.
    /// </summary>
    public static void WriteFloat(BitWriter to, ulong xor)
    {
        var top = BitOperations.LeadingZeroCount(xor) / 8;
        var bottom = BitOperations.TrailingZeroCount(xor) / 8;
        to.Bits((ulong)top, 3);
        to.Bits((ulong)bottom, 3);
        to.Bits(xor >> (8 * bottom), 8 * (sizeof(ulong) - top - bottom));
    }

    /// <summary>Reads the XOR; false when nothing is left between top and bottom.</summary>
    public static bool TryReadFloat(ref BitReader from, out ulong xor)
    {
        var top = (int)from.Bits(3);
        var bottom = (int)from.Bits(3);
        var bytes = sizeof(ulong) - top - bottom;
        xor = bytes > 0 ? from.Bits(8 * bytes) << (8 * bottom) : 0;
        return bytes > 0;
    }
}
