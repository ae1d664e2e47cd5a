using System.Numerics;

namespace Monitoring.Protocol.Codec;

/// <summary>
/// The Exp-Golomb code whose order k follows the numbers: short for those as long as the ones before at their place.
/// </summary>
internal static class AdaptiveCode
{
    /// <summary>The order at the start, and again after each key frame.</summary>
    public const byte Start = 5;

    /// <summary>The order for the number after <paramref name="z"/>.</summary>
    public static byte Next(byte k, ulong z) => (byte)((k + BitOperations.Log2(z + 1)) >> 1);

    /// <summary>A difference that isn't zero as a number of the code: 1, -1, 2, -2 ... are 1, 0, 3, 2 ...</summary>
    public static ulong FromDelta(long delta) => ((ulong)(delta << 1) ^ (ulong)(delta >> 63)) - 1;

    /// <summary>The difference that <see cref="FromDelta"/> had.</summary>
    public static long ToDelta(ulong z)
    {
        var zigzag = z + 1;
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }
}
