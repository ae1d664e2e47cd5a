using Microsoft.Data.Sqlite;
using Monitoring.Trust;

namespace Monitoring.Collector.Store.History;

/// <summary>
/// Makes the next partition, complete or not at all: it holds from the start how far each live stream is, its
/// catalogue, and a copy of what came since its newest key frame, so that it can be read without those before it.
/// </summary>
internal static class PartitionMaking
{
    private const string Carrying = """
        INSERT INTO fresh.stream (id, agent, incarnation, created_ms, carried_seq, ended)
            SELECT id, agent, incarnation, created_ms, max(carried_seq,
                ifnull((SELECT last_seq FROM main.journal WHERE stream = s.id ORDER BY first_seq DESC LIMIT 1), 0),
                ifnull((SELECT last_seq FROM main.block WHERE stream = s.id ORDER BY first_seq DESC LIMIT 1), 0)), 0
            FROM main.stream s WHERE ended = 0;
        CREATE TEMP TABLE carried AS
            SELECT s.id AS stream, j.first_seq AS first_seq,
                (SELECT max(seq) FROM main.catalogue WHERE stream = s.id AND restates = 1
                    AND (j.key_catalogue IS NULL OR seq <= j.key_catalogue)) AS catalogue_seq
            FROM main.stream s LEFT JOIN main.journal j ON j.stream = s.id AND j.first_seq =
                (SELECT max(first_seq) FROM main.journal WHERE stream = s.id AND key_catalogue > 0)
            WHERE s.ended = 0;
        INSERT INTO fresh.journal
                (stream, first_seq, last_seq, first_ms, last_ms, key_catalogue, copied_seq, frames)
            SELECT j.stream, j.first_seq, last_seq, first_ms, last_ms, key_catalogue, last_seq, frames
            FROM carried c JOIN main.journal j ON j.stream = c.stream AND j.first_seq >= c.first_seq
            ORDER BY j.id;
        INSERT INTO fresh.meta (name, value)
            SELECT 'first_ms', min(first_ms) FROM fresh.journal WHERE first_ms IS NOT NULL HAVING count(*) > 0;
        INSERT INTO fresh.meta (name, value)
            SELECT 'last_ms', max(last_ms) FROM fresh.journal WHERE last_ms IS NOT NULL HAVING count(*) > 0;
        INSERT INTO fresh.catalogue (stream, seq, restates, bytes, packed)
            SELECT k.stream, seq, restates, bytes, packed
            FROM carried c JOIN main.catalogue k ON k.stream = c.stream AND k.seq >= c.catalogue_seq
            ORDER BY k.stream, k.seq;
        DROP TABLE temp.carried;
        INSERT INTO fresh.loss (partition, agent, incarnation, first_seq, last_seq, noticed_ms, reason)
            SELECT partition, agent, incarnation, first_seq, last_seq, noticed_ms, reason FROM main.loss ORDER BY id;
        """;

    /// <summary>Makes one with nothing but how far the streams are, and what is known of earlier losses.</summary>
    /// <param name="file">What to make.</param>
    /// <param name="nowMs">The time.</param>
    /// <param name="live">The streams.</param>
    /// <param name="losses">The losses, and with which partition each came; null for none.</param>
    public static void MakeBare(
        PartitionFile file,
        long nowMs,
        IEnumerable<StreamRecord> live,
        IEnumerable<(int Partition, LostRange Range)>? losses = null) =>
        Make(file, nowMs, fresh => fresh.InTransaction(() =>
        {
            using var stream = fresh.Query("""
                INSERT INTO stream (agent, incarnation, created_ms, carried_seq, ended) VALUES (?1, ?2, ?3, ?4, 0)
                """);
            foreach (var record in live)
            {
                stream.Begin().Bind(1, record.Key.Agent).Bind(2, record.Key.Incarnation).Bind(3, record.CreatedMs)
                    .Bind(4, record.CommittedSeq).Run();
            }
            LossReport.Insert(fresh, losses ?? []);
        }));

    /// <summary>Makes one that goes on where another ends.</summary>
    /// <param name="file">What to make.</param>
    /// <param name="nowMs">The time.</param>
    /// <param name="before">The one that it follows; it may have lost its name.</param>
    /// <exception cref="SqliteException">One of them can't be read or written.</exception>
    public static void MakeAfter(PartitionFile file, long nowMs, Database before) => Make(file, nowMs, fresh =>
    {
        fresh.Dispose();
        using (var attach = before.Query("ATTACH ?1 AS fresh"))
            attach.Bind(1, file.MakingPath).Run();
        try
        {
            before.InTransaction(() => before.Execute(Carrying));
        }
        finally
        {
            before.Execute("DETACH fresh");
        }
    });

    /// <summary>Deletes one that nothing has been written to.</summary>
    /// <exception cref="IOException">It can't be.</exception>
    public static void Unmake(PartitionFile file)
    {
        try
        {
            file.Delete();
        }
        finally
        {
            FolderSync.Sync(file.Folder);
        }
    }

    private static void Make(PartitionFile file, long nowMs, Action<Database> fill)
    {
        File.Delete(file.MakingPath);
        try
        {
            using var fresh = Database.Open(file.MakingPath, SqliteOpenMode.ReadWriteCreate);
            fresh.Execute("PRAGMA page_size = 8192");
            Schema.Create(fresh, nowMs);
            fill(fresh);
        }
        catch
        {
            PartitionFile.DeleteHalfMade(file.Folder);
            throw;
        }
        // Left by a making that failed and could not be undone; its log must not be taken for the new one's.
        if (File.Exists(file.Path))
            file.Delete();
        File.Move(file.MakingPath, file.Path, overwrite: true);
        FolderSync.Sync(file.Folder);
    }
}
