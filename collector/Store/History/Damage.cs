using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Collector.Store.History;

/// <summary>Tells damage, which trying again does not heal, from a disk that is full or away for a while.</summary>
internal static class Damage
{
    /// <summary>True when SQLite says that the file itself is broken.</summary>
    public static bool IsCause(SqliteException error) =>
        error.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB
        || error.SqliteExtendedErrorCode == raw.SQLITE_IOERR_SHORT_READ;
}
