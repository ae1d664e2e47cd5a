using System.Buffers;
using Microsoft.Data.Sqlite;
using Monitoring.Collector.Ingest;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.History;

/// <summary>
/// Reads runs of frames of a partition: its blocks, then what lies in the journal. Where a block or a row is damaged, a
/// run stands for it that says so. On a connection of its own.
/// </summary>
internal sealed class RunReading(Database database)
{
    private const string BlockColumns =
        "first_seq, last_seq, first_ms, last_ms, key_catalogue, bytes, crc, packed FROM block";

    private readonly CatalogueReading catalogues = new(database);

    /// <summary>See <see cref="IHistory.Runs"/>.</summary>
    public IEnumerable<StoredRun> Runs(Guid agent, long fromMs, long toMs)
    {
        foreach (var (id, key) in StreamsOf(agent))
        {
            using var blocks = database.Query(
                $"SELECT {BlockColumns} WHERE stream = ?1 AND key_catalogue > 0 AND last_ms >= ?2 AND first_ms <= ?3 "
                + "ORDER BY first_seq");
            blocks.Bind(1, id).Bind(2, fromMs).Bind(3, toMs);
            foreach (var run in Blocks(blocks, id, key))
                yield return run;
            foreach (var run in Journal(id, key).Where(r => r.LastMs >= fromMs && r.FirstMs <= toMs))
                yield return run;
        }
    }

    /// <summary>See <see cref="IHistory.RunsFrom"/>.</summary>
    public IEnumerable<StoredRun> RunsFrom(StreamKey key, ulong firstSeq)
    {
        foreach (var (id, _) in StreamsOf(key.Agent).Where(s => s.Key == key).ToArray())
        {
            using var blocks = database.Query(
                $"SELECT {BlockColumns} WHERE stream = ?1 AND key_catalogue > 0 AND last_seq >= ?2 ORDER BY first_seq");
            blocks.Bind(1, id).Bind(2, firstSeq);
            foreach (var run in Blocks(blocks, id, key))
                yield return run;
            foreach (var run in Journal(id, key).Where(r => r.LastSeq >= firstSeq))
                yield return run;
        }
    }

    private List<(long Id, StreamKey Key)> StreamsOf(Guid agent)
    {
        using var streams = database.Query(
            "SELECT id, incarnation FROM stream WHERE agent = ?1 ORDER BY created_ms, id");
        streams.Bind(1, agent);
        List<(long, StreamKey)> found = [];
        while (streams.Step())
            found.Add((streams.Int64(0), new StreamKey(agent, streams.UInt64(1))));
        return found;
    }

    private IEnumerable<StoredRun> Blocks(Statement blocks, long id, StreamKey key)
    {
        while (blocks.Step())
        {
            var (firstSeq, lastSeq) = (blocks.UInt64(0), blocks.UInt64(1));
            var (firstMs, lastMs) = (blocks.OptionalInt64(2) ?? 0, blocks.OptionalInt64(3) ?? 0);
            yield return Unpack(blocks) is { } frames
                ? Run(id, key, firstSeq, lastSeq, firstMs, lastMs, blocks.UInt64(4), frames)
                : StoredRun.Damaged(key, firstSeq, lastSeq, firstMs, lastMs);
        }
    }

    // Null when it is damaged: what can be read around it is given all the same.
    private static byte[]? Unpack(Statement blocks)
    {
        var bytes = blocks.Int64(5);
        var packed = blocks.Bytes(7);
        if (bytes is <= 0 or > HistoryLimits.BlockBytesMax || Checksum.Crc32C(packed) != (uint)blocks.Int64(6))
            return null;
        var frames = new byte[bytes];
        return Packing.TryUnpack(packed, frames) ? frames : null;
    }

    private IEnumerable<StoredRun> Journal(long id, StreamKey key)
    {
        using var rows = database.Query("""
            SELECT first_seq, last_seq, first_ms, last_ms, key_catalogue, frames FROM journal
            WHERE stream = ?1 ORDER BY first_seq
            """);
        rows.Bind(1, id);
        JournalRun? run = null;
        while (rows.Step())
        {
            if (rows.Int64(4) > 0)
            {
                foreach (var given in Given(run, id, key))
                    yield return given;
                run = new JournalRun(rows.UInt64(0), rows.UInt64(4));
            }
            // What lies before the first key frame can't be read without one.
            run?.Take(rows);
        }
        foreach (var given in Given(run, id, key))
            yield return given;
    }

    // What could be read of a run, and what stands for the rest.
    private IEnumerable<StoredRun> Given(JournalRun? run, long id, StreamKey key)
    {
        if (run?.Frames.WrittenCount > 0)
        {
            yield return Run(
                id, key, run.FirstSeq, run.LastSeq, run.FirstMs, run.LastMs, run.Catalogue, run.Frames.WrittenMemory);
        }
        if (run?.Lost is { } lost)
            yield return StoredRun.Damaged(key, lost.FirstSeq, lost.LastSeq, lost.FirstMs, lost.LastMs);
    }

    private StoredRun Run(
        long id, StreamKey key, ulong firstSeq, ulong lastSeq, long firstMs, long lastMs, ulong catalogue,
        ReadOnlyMemory<byte> frames) =>
        new(key, firstSeq, lastSeq, firstMs, lastMs, false, frames, () => Catalogue(id, catalogue));

    // Without its catalogue a run can't be decoded, which whoever tries it counts.
    private IReadOnlyList<ReadOnlyMemory<byte>> Catalogue(long id, ulong seq)
    {
        try
        {
            return catalogues.Read(id, seq);
        }
        catch (SqliteException e) when (Damage.IsCause(e))
        {
            return [];
        }
    }
}
