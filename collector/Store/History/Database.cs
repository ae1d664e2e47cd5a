using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Collector.Store.History;

/// <summary>One connection to a SQLite file. For one thread at a time.</summary>
/// <remarks>Rows are written and read through prepared statements on SQLite's own interface: ADO.NET's parameters would
/// copy and allocate for each of them.</remarks>
internal sealed class Database : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly List<Statement> statements = [];

    private readonly string folder;

    private Database(SqliteConnection connection, string folder) =>
        (this.connection, this.folder) = (connection, folder);

    /// <summary>SQLite's handle.</summary>
    public sqlite3 Handle => connection.Handle!;

    /// <summary>Opens a file; one that it makes, and those that SQLite puts beside it, only their owner may read.
    /// </summary>
    /// <param name="path">Where it is.</param>
    /// <param name="mode">Whether it may be written, and made.</param>
    /// <exception cref="SqliteException">It can't be opened, or there is no room for what SQLite puts beside it.
    /// </exception>
    public static Database Open(string path, SqliteOpenMode mode)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        // Who has it open already has found room; and one that was left by a kill is made anew where it is.
        if (!File.Exists(path + "-shm"))
            DiskRoom.Check(folder);
        if (mode == SqliteOpenMode.ReadWriteCreate && !File.Exists(path))
            MakeEmpty(path);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            var database = new Database(connection, folder);
            database.Execute($"PRAGMA busy_timeout = {(long)HistoryLimits.BusyTimeout.TotalMilliseconds}");
            return database;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Prepares a statement, which lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var statement = Query(sql);
        statements.Add(statement);
        return statement;
    }

    /// <summary>Prepares a statement for one use; to be disposed of.</summary>
    public Statement Query(string sql)
    {
        Check(raw.sqlite3_prepare_v2(Handle, sql, out var prepared));
        return new Statement(this, prepared);
    }

    /// <summary>Carries out statements that give nothing.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(Handle, sql));

    /// <summary>Gives a single number.</summary>
    public long Number(string sql)
    {
        using var statement = Query(sql);
        return statement.Number() ?? 0;
    }

    /// <summary>Runs a transaction; it is rolled back when <paramref name="work"/> throws.</summary>
    /// <exception cref="SqliteException">SQLite refuses it, or the disk is all but full.</exception>
    public void InTransaction(Action work)
    {
        DiskRoom.Check(folder);
        Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            Execute("COMMIT");
        }
        catch
        {
            // One that stands at a row would keep what it reads locked.
            foreach (var statement in statements)
                statement.Begin();
            // What made it fail may have rolled it back already.
            if (raw.sqlite3_get_autocommit(Handle) == 0)
                _ = raw.sqlite3_exec(Handle, "ROLLBACK");
            throw;
        }
    }

    /// <summary>The row that was inserted last.</summary>
    public long LastInserted => raw.sqlite3_last_insert_rowid(Handle);

    /// <summary>Throws when SQLite's answer is an error.</summary>
    /// <exception cref="SqliteException">It is.</exception>
    public void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw new SqliteException(
                raw.sqlite3_errmsg(Handle).utf8_to_string(), result & 0xFF, raw.sqlite3_extended_errcode(Handle));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in statements)
            statement.Dispose();
        connection.Dispose();
    }

    // SQLite would let everybody read it; the files beside it get the mode that it has.
    private static void MakeEmpty(string path) => new FileStream(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    }).Dispose();
}
