using Microsoft.Data.Sqlite;

namespace Monitoring.Collector.Store.History;

/// <summary>Looks at a partition before it is used.</summary>
internal static class PartitionReading
{
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

    /// <summary>True when the rows that were written last are what was received.</summary>
    public static bool EndIsWhole(PartitionFile file, out string reason)
    {
        reason = Examine(file, database =>
        {
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
