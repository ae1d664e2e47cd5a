namespace Monitoring.Collector.Store.History;

/// <summary>Reads the catalogue frames that a key frame needs. For the thread of its connection.</summary>
internal sealed class CatalogueReading(Database database)
{
    private readonly Statement frames = database.Prepare("""
        SELECT bytes, packed FROM catalogue
        WHERE stream = ?1 AND seq <= ?2
            AND seq >= (SELECT max(seq) FROM catalogue WHERE stream = ?1 AND seq <= ?2 AND restates = 1)
        ORDER BY seq
        """);

    private readonly Statement newestKey = database.Prepare("""
        SELECT key_catalogue FROM journal WHERE stream = ?1 AND key_catalogue > 0 AND first_seq <= ?2
        ORDER BY first_seq DESC LIMIT 1
        """);

    /// <summary>The frames, whole and in order, from the restatement on; empty when they are not all there.</summary>
    /// <param name="stream">The stream's row.</param>
    /// <param name="seq">The catalogue frame that the key frame names.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> Read(long stream, ulong seq)
    {
        List<ReadOnlyMemory<byte>> read = [];
        frames.Begin().Bind(1, stream).Bind(2, seq);
        while (frames.Step())
        {
            var bytes = frames.Int64(0);
            if (bytes is < 0 or > Model.Limits.FrameBytesMax)
                return [];
            var frame = new byte[bytes];
            if (!Packing.TryUnpack(frames.Bytes(1), frame))
                return [];
            read.Add(frame);
        }
        frames.Begin();
        return read;
    }

    /// <summary>The same for the newest key frame at or before a seq that is still in the journal.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ReadForNewestKey(long stream, ulong seq) =>
        newestKey.Begin().Bind(1, stream).Bind(2, seq).Number() is { } catalogue
            ? Read(stream, (ulong)catalogue)
            : [];
}
