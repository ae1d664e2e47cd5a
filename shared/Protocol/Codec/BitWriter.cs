using System.Buffers.Binary;
using System.Numerics;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>Appends bits to a frame: the first bit is the lowest of the first byte, and so on.</summary>
internal sealed class BitWriter
{
    private FrameWriter to = new();
    private ulong held;
    private int heldBits;

    /// <summary>Begins at the end of what <paramref name="frame"/> holds.</summary>
    public void Begin(FrameWriter frame)
    {
        to = frame;
        held = 0;
        heldBits = 0;
    }

    /// <summary>Appends the lowest <paramref name="count"/> bits, 0 to 64, lowest first.</summary>
    public void Bits(ulong bits, int count)
    {
        if (count == 0)
            return;
        bits &= ulong.MaxValue >> (64 - count);
        held |= bits << heldBits;
        heldBits += count;
        if (heldBits < 64)
            return;
        BinaryPrimitives.WriteUInt64LittleEndian(to.Reserve(sizeof(ulong)), held);
        to.Advance(sizeof(ulong));
        heldBits -= 64;
        // What did not fit; a shift by 64 would be one by 0.
        held = heldBits == 0 ? 0 : bits >> (count - heldBits);
    }

    /// <summary>
    /// Appends a number in the adaptive code: with n = z &gt;&gt; k and L = floor(log2(n + 1)), L zeros, a one, the
    /// lowest L bits of n + 1, and the lowest k bits of z. Then k becomes (k + floor(log2(z + 1))) / 2.
    /// </summary>
    /// <param name="z">At most 2^64 - 2.</param>
    /// <param name="k">How long the numbers of this place have been of late; <see cref="AdaptiveCode.Start"/> at
    /// first.</param>
    public void Adaptive(ulong z, ref byte k)
    {
        var n = (z >> k) + 1;
        var length = BitOperations.Log2(n);
        Bits(0, length);
        Bits(1, 1);
        Bits(n, length);
        Bits(z, k);
        k = AdaptiveCode.Next(k, z);
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void End()
    {
        BinaryPrimitives.WriteUInt64LittleEndian(to.Reserve(sizeof(ulong)), held);
        to.Advance((heldBits + 7) / 8);
    }
}
