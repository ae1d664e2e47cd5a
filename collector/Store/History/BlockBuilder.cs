using System.Buffers;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.History;

/// <summary>Gathers rows of the journal into a block. For the disk thread.</summary>
internal sealed class BlockBuilder(Database database)
{
    private readonly Statement insert = database.Prepare("""
        INSERT INTO block
            (stream, first_seq, last_seq, first_ms, last_ms, key_catalogue, copied_seq, bytes, crc, packed)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """);

    private readonly ArrayBufferWriter<byte> frames = new();
    private byte[] packed = [];
    private long stream;
    private ulong firstSeq;
    private ulong lastSeq;
    private long? firstMs;
    private long? lastMs;
    private long keyCatalogue;
    private long copiedSeq;

    /// <summary>True when the next key frame should begin another block: this one is large enough, or has none at its
    /// front.</summary>
    public bool IsComplete =>
        frames.WrittenCount >= HistoryLimits.BlockBytes || (frames.WrittenCount > 0 && keyCatalogue == 0);

    /// <summary>True when a row of this seq does not follow what is gathered.</summary>
    public bool IsGapBefore(ulong seq) => frames.WrittenCount > 0 && seq != lastSeq + 1;

    /// <summary>Starts with a stream.</summary>
    public void Begin(long stream)
    {
        this.stream = stream;
        frames.ResetWrittenCount();
    }

    /// <summary>Adds the row at which a statement stands: first_seq, last_seq, first_ms, last_ms, key_catalogue,
    /// copied_seq, frames.</summary>
    /// <exception cref="InvalidDataException">Its frames are damaged.</exception>
    public void Add(Statement row)
    {
        var bytes = row.Bytes(6);
        if (!FrameCheck.IsWhole(bytes))
            throw new InvalidDataException("a frame's checksum is wrong");
        if (frames.WrittenCount == 0)
        {
            firstSeq = row.UInt64(0);
            (firstMs, lastMs) = (null, null);
            keyCatalogue = row.Int64(4);
            copiedSeq = 0;
        }
        lastSeq = row.UInt64(1);
        firstMs = Least(firstMs, row.OptionalInt64(2));
        lastMs = -Least(-lastMs, -row.OptionalInt64(3));
        copiedSeq = Math.Max(copiedSeq, row.Int64(5));
        frames.Write(bytes);
    }

    /// <summary>Writes the block and starts over.</summary>
    /// <returns>Bytes of its frames; 0 when there was nothing to write.</returns>
    public int Write()
    {
        var written = frames.WrittenCount;
        if (written == 0)
            return 0;
        var length = Packing.Pack(frames.WrittenSpan, ref packed);
        var content = packed.AsSpan(0, length);
        insert.Begin()
            .Bind(1, stream).Bind(2, firstSeq).Bind(3, lastSeq).Bind(4, firstMs).Bind(5, lastMs)
            .Bind(6, keyCatalogue).Bind(7, copiedSeq).Bind(8, written)
            .Bind(9, (long)Checksum.Crc32C(content)).Bind(10, content)
            .Run();
        frames.ResetWrittenCount();
        return written;
    }

    private static long? Least(long? one, long? other) =>
        one is null || other < one ? other ?? one : one;
}
