using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Monitoring.Collector.Ingest;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.History;

/// <summary>
/// Keeps, outside of the history's folder, how far the streams of the open partition are committed: what is lost with
/// the partition can then be told even when its file is gone. For the disk thread.
/// </summary>
/// <remarks>
/// The file is made anew for each partition: a header (magic u64, partition u32, checksum u32), then a record for each
/// stream (agent 16 bytes, incarnation u64, carried seq u64, committed seq u64, checksum u32), little endian. Each
/// commit overwrites the records of its streams before anything is acknowledged. Nothing is synced, as the end of the
/// process takes nothing that was written; after a loss of power the file may know of less than is committed, and tells
/// of less.
/// </remarks>
/// <param name="path">Where the file is.</param>
internal sealed class PartitionWitness(string path) : IDisposable
{
    /// <summary>The largest file that is read: 64 MiB, for 1.5 million streams.</summary>
    public const int BytesMax = 64 << 20;

    private const ulong Magic = 0x3157_5449_4E4F_4D;
    private const int HeaderBytes = 16;
    private const int CarriedAt = 24;
    private const int CommittedAt = 32;
    private const int RecordBytes = 44;

    private byte[] content = new byte[HeaderBytes + 64 * RecordBytes];
    private int length;
    private int changedFrom;
    private int changedTo;
    private SafeFileHandle? file;

    /// <summary>Its path for a history's folder: beside it, so that it stays when the folder goes.</summary>
    public static string PathFor(string folder) => folder + ".witness";

    /// <summary>What is known of the partition that was open last; null for nothing.</summary>
    /// <exception cref="IOException">The disk can't be read.</exception>
    public WitnessedPartition? Read()
    {
        if (!File.Exists(path) || new FileInfo(path).Length > BytesMax)
            return null;
        ReadOnlySpan<byte> kept = File.ReadAllBytes(path);
        if (kept.Length < HeaderBytes || !IsWhole(kept[..HeaderBytes])
            || BinaryPrimitives.ReadUInt64LittleEndian(kept) != Magic)
            return null;
        var streams = new List<StreamRecord>();
        for (var rest = kept[HeaderBytes..]; rest.Length >= RecordBytes; rest = rest[RecordBytes..])
        {
            if (IsWhole(rest[..RecordBytes]))
                streams.Add(ReadRecord(rest));
        }
        return new WitnessedPartition(BinaryPrimitives.ReadInt32LittleEndian(kept[sizeof(ulong)..]), streams);
    }

    /// <summary>Begins with a partition that is opened.</summary>
    public void Begin(PartitionFile partition, IEnumerable<StreamRecord> streams)
    {
        Dispose();
        var header = content.AsSpan(0, HeaderBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[sizeof(ulong)..], partition.Number);
        Seal(header);
        length = HeaderBytes;
        foreach (var stream in streams)
        {
            stream.WitnessedAt = 0;
            Note(stream);
        }
        Write();
    }

    /// <summary>Notes how far a stream is committed; <see cref="Write"/> brings it into the file.</summary>
    public void Note(StreamRecord stream)
    {
        if (stream.WitnessedAt == 0)
            stream.WitnessedAt = Append(stream);
        var record = content.AsSpan(stream.WitnessedAt, RecordBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(record[CommittedAt..], stream.CommittedSeq);
        Seal(record);
        changedFrom = Math.Min(changedFrom, stream.WitnessedAt);
        changedTo = Math.Max(changedTo, stream.WitnessedAt + RecordBytes);
    }

    /// <summary>Brings what was noted into the file; what can't be written now waits for the next time.</summary>
    public void Write()
    {
        try
        {
            if (file is null)
                Make();
            else if (changedFrom < changedTo)
                RandomAccess.Write(file, content.AsSpan(changedFrom, changedTo - changedFrom), changedFrom);
            (changedFrom, changedTo) = (int.MaxValue, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is stored does not depend on it, and the journal meets the same trouble and logs it.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file?.Dispose();
        file = null;
    }

    // Whole or not at all, as the one of the partition before is of use until then.
    private void Make()
    {
        var making = path + ".new";
        File.Delete(making);
        var made = File.OpenHandle(
            making, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            File.SetUnixFileMode(made, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            RandomAccess.Write(made, content.AsSpan(0, length), 0);
            File.Move(making, path, overwrite: true);
            file = made;
        }
        finally
        {
            if (file is null)
                made.Dispose();
        }
    }

    private int Append(StreamRecord stream)
    {
        var at = length;
        length += RecordBytes;
        if (length > content.Length)
            Array.Resize(ref content, 2 * content.Length);
        var record = content.AsSpan(at, RecordBytes);
        stream.Key.Agent.TryWriteBytes(record, bigEndian: true, out var idBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(record[idBytes..], stream.Key.Incarnation);
        BinaryPrimitives.WriteUInt64LittleEndian(record[CarriedAt..], stream.CarriedSeq);
        return at;
    }

    private static StreamRecord ReadRecord(ReadOnlySpan<byte> record)
    {
        var incarnation = BinaryPrimitives.ReadUInt64LittleEndian(record[16..]);
        return new StreamRecord(new StreamKey(new Guid(record[..16], bigEndian: true), incarnation))
        {
            CarriedSeq = BinaryPrimitives.ReadUInt64LittleEndian(record[CarriedAt..]),
            CommittedSeq = BinaryPrimitives.ReadUInt64LittleEndian(record[CommittedAt..]),
        };
    }

    // The last four bytes are the checksum of those before.
    private static void Seal(Span<byte> part) =>
        BinaryPrimitives.WriteUInt32LittleEndian(part[^4..], Checksum.Crc32C(part[..^4]));

    private static bool IsWhole(ReadOnlySpan<byte> part) =>
        BinaryPrimitives.ReadUInt32LittleEndian(part[^4..]) == Checksum.Crc32C(part[..^4]);
}
