using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Collector.Store.History;

/// <summary>Refuses to use SQLite where the disk is all but full.</summary>
/// <remarks>
/// SQLite shares the index of its log through a file that it maps into memory, and only makes sure that each page of it
/// has its last block. Where a file system's blocks are smaller than pages, or where it writes blocks anew at each
/// change, the kernel ends the whole process (SIGBUS) when there is no room for the rest.
/// </remarks>
internal static class DiskRoom
{
    /// <summary>Makes sure that there are <see cref="HistoryLimits.DiskRoomMin"/> left.</summary>
    /// <param name="path">A file or folder on the disk.</param>
    /// <exception cref="SqliteException">There are not: SQLITE_FULL, as SQLite would say itself.</exception>
    public static void Check(string path)
    {
        if (Free(path) < HistoryLimits.DiskRoomMin)
            throw new SqliteException($"the disk that {path} is on is full", raw.SQLITE_FULL);
    }

    // Null for a path that is gone, which those notice who look for their files.
    private static long? Free(string path)
    {
        try
        {
            return new DriveInfo(path).AvailableFreeSpace;
        }
        catch (DriveNotFoundException)
        {
            return null;
        }
    }
}
