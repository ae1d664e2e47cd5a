using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Monitoring.Protocol.Frames;

/// <summary>
/// Writes frames one after the other into a buffer of its own that grows and is reused: <see cref="Begin"/>, the
/// fields, <see cref="End"/>. Allocates nothing once the buffer is large enough.
/// </summary>
public sealed class FrameWriter
{
    private const int InitialBytes = 256;
    private byte[] buffer = new byte[InitialBytes];
    private int frameStart;

    /// <summary>Bytes written so far, the frame being written included.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next call of a writing method.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    /// <summary>The same as memory.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => buffer.AsMemory(0, Length);

    /// <summary>Forgets everything written; the buffer stays.</summary>
    public void Clear() => Length = 0;

    /// <summary>Begins a frame.</summary>
    public void Begin(FrameType type, FrameFlags flags = FrameFlags.None)
    {
        frameStart = Length;
        var header = Take(Frame.HeaderBytes);
        header.Clear();
        header[4] = (byte)type;
        header[5] = (byte)flags;
    }

    /// <summary>Ends the frame: fills in its length and appends its checksum.</summary>
    /// <exception cref="InvalidOperationException">It came out longer than <see cref="Model.Limits.FrameBytesMax"/>;
    /// what goes into a frame has to be limited before.</exception>
    public void End()
    {
        var length = Length - frameStart + Frame.ChecksumBytes;
        if (length > Model.Limits.FrameBytesMax)
            throw new InvalidOperationException($"a frame of {length} bytes");
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(frameStart), length);
        U32(Checksum.Crc32C(buffer.AsSpan(frameStart, length - Frame.ChecksumBytes)));
    }

    /// <summary>One byte.</summary>
    public void U8(byte value) => Take(1)[0] = value;

    /// <summary>Two bytes, little-endian.</summary>
    public void U16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), value);

    /// <summary>Four bytes, little-endian.</summary>
    public void U32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(sizeof(uint)), value);

    /// <summary>Eight bytes, little-endian.</summary>
    public void U64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), value);

    /// <summary>Sixteen bytes, in the order in which the id's hexadecimal form is written.</summary>
    public void Id(Guid id) => id.TryWriteBytes(Take(16), bigEndian: true, out _);

    /// <summary>An unsigned number, seven bits a byte, the lowest first.</summary>
    public void Varint(ulong value)
    {
        var span = Reserve(WireReader.VarintBytesMax);
        Length += WriteVarint(span, value);
    }

    /// <summary>A signed number in zigzag form.</summary>
    public void Zigzag(long value) => Varint((ulong)(value << 1) ^ (ulong)(value >> 63));

    /// <summary>A text: the length of its UTF-8 form, then that form.</summary>
    public void Text(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        Varint((ulong)bytes);
        Encoding.UTF8.GetBytes(text, Take(bytes));
    }

    /// <summary>Bytes: their number, then themselves.</summary>
    public void Blob(ReadOnlySpan<byte> bytes)
    {
        Varint((ulong)bytes.Length);
        Bytes(bytes);
    }

    /// <summary>Bytes without their number.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Room for at least <paramref name="count"/> bytes, not yet part of what is written.</summary>
    public Span<byte> Reserve(int count)
    {
        if (buffer.Length - Length < count)
            Grow(count);
        return buffer.AsSpan(Length);
    }

    /// <summary>Makes the first <paramref name="count"/> bytes that were reserved part of what is written.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Writes a varint to the front of a span that has room for it; returns its bytes.</summary>
    public static int WriteVarint(Span<byte> span, ulong value)
    {
        var count = 0;
        for (; value >= 0x80; value >>= 7)
            span[count++] = (byte)(value | 0x80);
        span[count++] = (byte)value;
        return count;
    }

    private Span<byte> Take(int count)
    {
        var span = Reserve(count)[..count];
        Length += count;
        return span;
    }

    private void Grow(int count) =>
        Array.Resize(ref buffer, (int)BitOperations.RoundUpToPowerOf2((uint)(Length + count)));
}
