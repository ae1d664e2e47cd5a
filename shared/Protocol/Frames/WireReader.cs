using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Monitoring.Model;

namespace Monitoring.Protocol.Frames;

/// <summary>
/// Reads the fields of a payload from the front. Total: past the end or at a malformed field it turns
/// <see cref="Failed"/> and gives zeros from then on, so a caller checks once, after the last field.
/// </summary>
public ref struct WireReader(ReadOnlySpan<byte> data)
{
    /// <summary>Bytes of the longest varint: 64 bits, seven to a byte.</summary>
    public const int VarintBytesMax = 10;

    private ReadOnlySpan<byte> rest = data;

    /// <summary>True once a field was missing or malformed.</summary>
    public bool Failed { get; private set; }

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => rest;

    /// <summary>True when every byte was read and none was missing.</summary>
    public readonly bool AtEnd => rest.IsEmpty && !Failed;

    /// <summary>One byte.</summary>
    public byte U8()
    {
        var bytes = Bytes(1);
        return bytes.IsEmpty ? (byte)0 : bytes[0];
    }

    /// <summary>Two bytes, little-endian.</summary>
    public ushort U16()
    {
        var bytes = Bytes(sizeof(ushort));
        return bytes.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    /// <summary>Four bytes, little-endian.</summary>
    public uint U32()
    {
        var bytes = Bytes(sizeof(uint));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>Eight bytes, little-endian.</summary>
    public ulong U64()
    {
        var bytes = Bytes(sizeof(ulong));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>Sixteen bytes: an id, in the order in which its hexadecimal form is written.</summary>
    public Guid Id()
    {
        var bytes = Bytes(16);
        return bytes.IsEmpty ? Guid.Empty : new Guid(bytes, bigEndian: true);
    }

    /// <summary>An unsigned LEB128 number of at most 64 bits: seven bits a byte, the lowest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Varint()
    {
        if (rest.Length > 0 && rest[0] < 0x80)
        {
            ulong small = rest[0];
            rest = rest[1..];
            return small;
        }
        return LongVarint();
    }

    /// <summary>A varint that must not be over <paramref name="max"/>.</summary>
    public int VarintUpTo(int max)
    {
        var value = Varint();
        if (value <= (ulong)max)
            return (int)value;
        Fail();
        return 0;
    }

    /// <summary>A seq: a varint up to <see cref="Limits.SeqMax"/>.</summary>
    public ulong Seq()
    {
        var value = Varint();
        if (value <= Limits.SeqMax)
            return value;
        Fail();
        return 0;
    }

    /// <summary>A time: a varint of the milliseconds since the Unix epoch, up to the year 9999.</summary>
    public long TimeMs()
    {
        var value = Varint();
        if (value <= Limits.TimeMsMax)
            return (long)value;
        Fail();
        return 0;
    }

    /// <summary>A signed number: a varint in zigzag form (0, -1, 1, -2 ... are 0, 1, 2, 3 ...).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Zigzag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>
    /// A text: a varint of its length in bytes, then UTF-8. Fails when it is over the limit or not UTF-8.
    /// </summary>
    public string Text(int bytesMax)
    {
        var bytes = Bytes(VarintUpTo(bytesMax));
        if (!Failed && Utf8Text.TryDecode(bytes, out var text))
            return text;
        Fail();
        return "";
    }

    /// <summary>Bytes: a varint of their number, then themselves.</summary>
    public ReadOnlySpan<byte> Blob(int bytesMax) => Bytes(VarintUpTo(bytesMax));

    /// <summary>The next <paramref name="count"/> bytes; empty when there are not so many.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > rest.Length)
        {
            Fail();
            return [];
        }
        var bytes = rest[..count];
        rest = rest[count..];
        return bytes;
    }

    /// <summary>Marks the payload as malformed.</summary>
    public void Fail()
    {
        Failed = true;
        rest = [];
    }

    private ulong LongVarint()
    {
        ulong value = 0;
        for (var i = 0; i < VarintBytesMax && i < rest.Length; i++)
        {
            ulong part = rest[i];
            // The tenth byte has room for one bit only.
            if (i == VarintBytesMax - 1 && part > 1)
                break;
            value |= (part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }
        Fail();
        return 0;
    }
}
