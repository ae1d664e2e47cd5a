using System.Numerics;
using System.Runtime.InteropServices;

namespace Monitoring.Protocol.Frames;

/// <summary>CRC32C (Castagnoli), as RFC 3720, appendix B.4 gives it.</summary>
public static class Checksum
{
    /// <summary>
    /// The checksum of <paramref name="data"/>; that of the nine bytes <c>123456789</c> is 0xE3069283.
    /// </summary>
    public static uint Crc32C(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var tail in data[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, tail);
        return ~crc;
    }
}
