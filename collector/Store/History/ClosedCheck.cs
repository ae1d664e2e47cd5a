using Microsoft.Data.Sqlite;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.History;

/// <summary>
/// Checks the closed partitions once, a slice at a time and each on a connection of its own: every row is read, and its
/// checksums are looked at. For the disk thread.
/// </summary>
internal sealed class ClosedCheck
{
    private const string JournalSql = "SELECT id, frames FROM journal WHERE id > ?1 ORDER BY id";
    private const string BlockSql = "SELECT id, packed, crc FROM block WHERE id > ?1 ORDER BY id";

    private readonly Queue<PartitionFile> waiting;
    private bool inBlocks;
    private long lastId;

    /// <summary>Begins with the oldest.</summary>
    public ClosedCheck(IEnumerable<PartitionFile> closed) => waiting = new Queue<PartitionFile>(closed);

    /// <summary>Checks a slice.</summary>
    /// <param name="reason">What is wrong, for people; empty when nothing is.</param>
    /// <returns>The partition that is damaged; null for none.</returns>
    /// <exception cref="IOException">It can't be read now; the next slice goes on with the next one.</exception>
    public PartitionFile? Slice(out string reason)
    {
        reason = "";
        if (!waiting.TryPeek(out var file))
            return null;
        string? wrong;
        try
        {
            // It may have been deleted by age meanwhile.
            wrong = File.Exists(file.Path) ? Check(file) : "";
        }
        catch (SqliteException e)
        {
            GoToNext();
            throw new IOException($"{file.Path} can't be checked and is left as it is: {e.Message}", e);
        }
        if (wrong is null)
            return null;
        GoToNext();
        reason = wrong;
        return wrong.Length > 0 ? file : null;
    }

    private void GoToNext()
    {
        waiting.Dequeue();
        (inBlocks, lastId) = (false, 0);
    }

    /// <summary>What is wrong; empty when the partition is whole, null when there is more of it.</summary>
    private string? Check(PartitionFile file)
    {
        try
        {
            using var database = Database.Open(file.Path, SqliteOpenMode.ReadWrite);
            return Check(database, file);
        }
        catch (SqliteException e) when (Damage.IsCause(e))
        {
            return $"{file.Path} is damaged: {e.Message}";
        }
    }

    private string? Check(Database database, PartitionFile file)
    {
        using var rows = database.Query(inBlocks ? BlockSql : JournalSql);
        rows.Bind(1, lastId);
        for (var read = 0; read < HistoryLimits.CheckBytesPerSlice;)
        {
            if (!rows.Step())
            {
                if (inBlocks)
                    return "";
                (inBlocks, lastId) = (true, 0);
                return null;
            }
            lastId = rows.Int64(0);
            var bytes = rows.Bytes(1);
            read += bytes.Length;
            if (inBlocks ? Checksum.Crc32C(bytes) != (uint)rows.Int64(2) : !FrameCheck.IsWhole(bytes))
                return $"{file.Path} is damaged: a checksum is wrong";
        }
        return null;
    }
}
