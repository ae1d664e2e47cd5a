using Microsoft.Data.Sqlite;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.History;

/// <summary>Looks at every byte of a partition, beside whoever writes it.</summary>
public static class PartitionCheck
{
    private const string Whole = "ok";

    /// <summary>Checks all partitions of a folder; gives how many things are wrong.</summary>
    /// <param name="folder">Where they are; it may be missing.</param>
    /// <param name="report">Gets a line for each thing that is wrong.</param>
    public static int All(string folder, Action<string> report)
    {
        var wrong = 0;
        foreach (var file in Directory.Exists(folder) ? PartitionFile.List(folder) : [])
        {
            foreach (var what in One(file))
            {
                report($"{file.Path}: {what}");
                wrong++;
            }
        }
        return wrong;
    }

    private static IEnumerable<string> One(PartitionFile file)
    {
        try
        {
            using var database = Database.Open(file.Path, SqliteOpenMode.ReadWrite);
            database.Execute("PRAGMA query_only = 1; BEGIN");
            return [.. Structure(database), .. Journal(database), .. Blocks(database), .. Catalogue(database)];
        }
        catch (SqliteException e)
        {
            return [$"SQLite cannot read it: {e.Message}"];
        }
    }

    private static IEnumerable<string> Structure(Database database)
    {
        using var rows = database.Query("PRAGMA quick_check(10)");
        while (rows.Step())
        {
            if (System.Text.Encoding.UTF8.GetString(rows.Bytes(0)) is var said && said != Whole)
                yield return said;
        }
    }

    private static IEnumerable<string> Journal(Database database)
    {
        using var rows = database.Query("SELECT id, frames FROM journal");
        while (rows.Step())
        {
            if (!FrameCheck.IsWhole(rows.Bytes(1)))
                yield return $"journal row {rows.Int64(0)} has a frame whose checksum is wrong";
        }
    }

    private static IEnumerable<string> Blocks(Database database)
    {
        using var rows = database.Query("SELECT id, bytes, crc, packed FROM block");
        while (rows.Step())
        {
            if (Checksum.Crc32C(rows.Bytes(3)) != (uint)rows.Int64(2) || !AreFrames(rows.Int64(1), rows.Bytes(3)))
                yield return $"block {rows.Int64(0)} is not what was written";
        }
    }

    private static IEnumerable<string> Catalogue(Database database)
    {
        using var rows = database.Query("SELECT id, bytes, packed FROM catalogue");
        while (rows.Step())
        {
            if (!AreFrames(rows.Int64(1), rows.Bytes(2)))
                yield return $"catalogue row {rows.Int64(0)} is not what was written";
        }
    }

    private static bool AreFrames(long bytes, ReadOnlySpan<byte> packed)
    {
        if (bytes is <= 0 or > HistoryLimits.BlockBytesMax)
            return false;
        var frames = new byte[bytes];
        return Packing.TryUnpack(packed, frames) && FrameCheck.IsWhole(frames);
    }
}
