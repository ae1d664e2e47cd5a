using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.History;

/// <summary>Reads the catalogue frames that a key frame needs. For the thread of its connection.</summary>
internal sealed class CatalogueReading(Database database)
{
    private readonly Statement frames = database.Prepare("""
        SELECT bytes, packed, seq FROM catalogue
        WHERE stream = ?1 AND seq <= ?2
            AND seq >= (SELECT max(seq) FROM catalogue WHERE stream = ?1 AND seq <= ?2 AND restates = 1)
        ORDER BY seq
        """);

    private readonly Statement newestKey = database.Prepare("""
        SELECT key_catalogue FROM journal WHERE stream = ?1 AND key_catalogue > 0 AND first_seq <= ?2
        ORDER BY first_seq DESC LIMIT 1
        """);

    private readonly Statement named = database.Prepare("SELECT 1 FROM catalogue WHERE stream = ?1 AND seq = ?2");

    /// <summary>The frames, whole and in order, from the restatement on; empty when they are not all there.</summary>
    /// <param name="stream">The stream's row.</param>
    /// <param name="seq">The catalogue frame that the key frame names.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> Read(long stream, ulong seq)
    {
        List<ReadOnlyMemory<byte>> read = [];
        frames.Begin().Bind(1, stream).Bind(2, seq);
        try
        {
            var before = 0UL;
            while (frames.Step())
            {
                if (Unpack() is not { } frame || Follows(frame) != before)
                    return [];
                before = frames.UInt64(2);
                read.Add(frame);
            }
            return before == seq ? read : [];
        }
        finally
        {
            // Left at a row, it would keep what it reads locked.
            frames.Begin();
        }
    }

    /// <summary>True when there is the catalogue frame that a key frame names.</summary>
    /// <param name="stream">The stream's row.</param>
    /// <param name="seq">The catalogue frame.</param>
    public bool Has(long stream, ulong seq) => named.Begin().Bind(1, stream).Bind(2, seq).Number() is not null;

    /// <summary>The same for the newest key frame at or before a seq that is still in the journal.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ReadForNewestKey(long stream, ulong seq) =>
        newestKey.Begin().Bind(1, stream).Bind(2, seq).Number() is { } catalogue
            ? Read(stream, (ulong)catalogue)
            : [];

    private byte[]? Unpack()
    {
        var bytes = frames.Int64(0);
        if (bytes is < 0 or > Model.Limits.FrameBytesMax)
            return null;
        var frame = new byte[bytes];
        return Packing.TryUnpack(frames.Bytes(1), frame) ? frame : null;
    }

    // The catalogue frame before: behind the incarnation and the frame's own seq. Null when it can't be read.
    private static ulong? Follows(ReadOnlySpan<byte> bytes)
    {
        if (FrameReader.Read(bytes, out var frame) != FrameReading.Ok)
            return null;
        var payload = new WireReader(frame.Payload);
        payload.U64();
        payload.Varint();
        var follows = payload.Varint();
        return payload.Failed ? null : follows;
    }
}
