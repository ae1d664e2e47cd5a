using System.Buffers.Binary;
using Monitoring.Protocol.Frames;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// A file that holds a number: records of 12 bytes (the number, u64, and the CRC32C of those 8 bytes, u32), of which
/// the last one that is intact counts. Its methods block.
/// </summary>
/// <param name="files">Where it is.</param>
/// <param name="name">What it is called.</param>
internal sealed class NumberFile(ISpoolFiles files, string name)
{
    /// <summary>How long it may grow before it is written anew: 4 KiB.</summary>
    public const int BytesMax = 4 << 10;

    private const int RecordBytes = sizeof(ulong) + sizeof(uint);

    /// <summary>Reads it; null when there is no such file, 0 when nothing in it is intact.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public ulong? Read()
    {
        if (!files.List().Contains(name))
            return null;
        var bytes = new byte[2 * BytesMax];
        var length = files.Read(name, 0, bytes);
        var number = 0UL;
        for (var at = 0; at + RecordBytes <= length; at += RecordBytes)
        {
            var record = bytes.AsSpan(at, RecordBytes);
            if (Record(BinaryPrimitives.ReadUInt64LittleEndian(record)).AsSpan().SequenceEqual(record))
                number = BinaryPrimitives.ReadUInt64LittleEndian(record);
        }
        return number;
    }

    /// <summary>Writes it so that it survives a loss of power, and is never seen in part.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Replace(ulong number)
    {
        var next = name + ".new";
        files.Delete(next);
        files.Append(next, Record(number));
        files.Sync(next);
        files.Rename(next, name);
    }

    /// <summary>Adds a number, which a loss of power may take away again.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Add(ulong number)
    {
        if (files.Length(name) + RecordBytes > BytesMax)
            Replace(number);
        else
            files.Append(name, Record(number));
    }

    /// <summary>Takes it away.</summary>
    /// <exception cref="IOException">It can't be taken away.</exception>
    public void Delete() => files.Delete(name);

    private static byte[] Record(ulong number)
    {
        var record = new byte[RecordBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(record, number);
        BinaryPrimitives.WriteUInt32LittleEndian(
            record.AsSpan(sizeof(ulong)), Checksum.Crc32C(record.AsSpan(0, sizeof(ulong))));
        return record;
    }
}
