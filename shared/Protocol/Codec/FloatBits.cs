using System.Buffers.Binary;
using System.Numerics;

namespace Monitoring.Protocol.Codec;

/// <summary>
/// The wire form of how a float64 changed: the XOR of its bits before and after, without the zero bytes at both ends.
/// One byte says how many were left out (high four bits: at the top, low four: at the bottom), then come the others,
/// the lowest first.
/// </summary>
internal static class FloatBits
{
    /// <summary>Bytes of the longest form.</summary>
    public const int BytesMax = 1 + sizeof(ulong);

    /// <summary>
    /// Writes an XOR that isn't zero to a span with room for <see cref="BytesMax"/>; returns its bytes.
    /// </summary>
    public static int Write(Span<byte> to, ulong xor)
    {
        var top = BitOperations.LeadingZeroCount(xor) / 8;
        var bottom = BitOperations.TrailingZeroCount(xor) / 8;
        to[0] = (byte)(top << 4 | bottom);
        BinaryPrimitives.WriteUInt64LittleEndian(to[1..], xor >> (8 * bottom));
        return 1 + sizeof(ulong) - top - bottom;
    }

    /// <summary>Reads the form at <paramref name="at"/> and moves on; false when it is malformed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, ref int at, out ulong xor)
    {
        xor = 0;
        if ((uint)at >= (uint)from.Length)
            return false;
        var top = from[at] >> 4;
        var bottom = from[at] & 15;
        var count = sizeof(ulong) - top - bottom;
        at++;
        if (count <= 0 || count > from.Length - at)
            return false;
        for (var i = 0; i < count; i++)
            xor |= (ulong)from[at + i] << (8 * (i + bottom));
        at += count;
        return true;
    }
}
