using Microsoft.Data.Sqlite;

namespace Monitoring.Collector.Store.History;

/// <summary>Looks at a partition before it is used.</summary>
internal static class PartitionReading
{
    private const string OwnRows = """
        SELECT (SELECT count(*) FROM journal WHERE copied_seq = 0)
            + (SELECT count(*) FROM block WHERE copied_seq < last_seq) + (SELECT count(*) FROM event)
        """;

    /// <summary>What its header says; null when it is damaged.</summary>
    /// <param name="file">Which one.</param>
    /// <param name="reason">What is wrong, for people.</param>
    /// <exception cref="NewerSchemaException">A newer version wrote it.</exception>
    public static Partition? Describe(PartitionFile file, out string reason)
    {
        Partition? partition = null;
        reason = Examine(file, database =>
        {
            Schema.CheckVersion(database, file.Path);
            partition = new Partition(
                file,
                Schema.Read(database, Schema.CreatedName) ?? throw new InvalidDataException("it has no time"),
                Schema.Read(database, Schema.FirstMsName),
                Schema.Read(database, Schema.LastMsName));
        });
        return partition;
    }

    /// <summary>True when its streams can be read, and the rows that were written last are what was received.</summary>
    public static bool IsWritable(PartitionFile file, out string reason)
    {
        reason = Examine(file, database =>
        {
            foreach (var _ in StreamLoading.Read(database))
                continue;
            using var rows = database.Query(
                $"SELECT frames FROM journal ORDER BY id DESC LIMIT {HistoryLimits.RowsCheckedAtStart}");
            while (rows.Step())
            {
                if (!FrameCheck.IsWhole(rows.Bytes(0)))
                    throw new InvalidDataException("a frame's checksum is wrong");
            }
        });
        return reason.Length == 0;
    }

    /// <summary>True when a partition holds nothing of its own, and the one before it is further.</summary>
    /// <param name="newest">Which one.</param>
    /// <param name="before">The one that it follows.</param>
    public static bool IsUnusedBehind(PartitionFile newest, PartitionFile before)
    {
        var isBehind = false;
        _ = Examine(newest, database =>
        {
            if (database.Number(OwnRows) > 0)
                return;
            var ends = StreamLoading.Read(database).ToDictionary(s => s.Key, s => s.CommittedSeq);
            using var earlier = Database.Open(before.Path, SqliteOpenMode.ReadWrite);
            isBehind = StreamLoading.Read(earlier).Any(
                s => !s.Ended && s.CommittedSeq > ends.GetValueOrDefault(s.Key));
        });
        return isBehind;
    }

    private static string Examine(PartitionFile file, Action<Database> look)
    {
        try
        {
            using var database = Database.Open(file.Path, SqliteOpenMode.ReadWrite);
            look(database);
            return "";
        }
        catch (SqliteException e) when (Damage.IsCause(e) || e.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            return $"{file.Path} is damaged: {e.Message}";
        }
        catch (InvalidDataException e)
        {
            return $"{file.Path} is damaged: {e.Message}";
        }
    }
}
