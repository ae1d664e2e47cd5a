using Microsoft.Data.Sqlite;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Store.History;
using Monitoring.Model;
using SQLitePCL;

namespace Monitoring.Collector.Store.Rollup;

/// <summary>
/// The rollups' own SQLite file. It holds nothing that isn't in the history too: one that is damaged or of another
/// version is deleted, and made anew in slices. One thread writes; any number read beside it. Whoever finds the file
/// damaged or gone gets a <see cref="RollupsLostException"/>; from then on there is none, until it is made anew.
/// </summary>
/// <param name="path">Where it is.</param>
public sealed class RollupFile(string path)
{
    /// <summary>Its name in the history's folder.</summary>
    public const string FileName = "rollups.db";

    private const int Version = 1;

    private const string Tables = """
        CREATE TABLE progress (
            agent BLOB, incarnation INTEGER, seq INTEGER NOT NULL, PRIMARY KEY (agent, incarnation)) WITHOUT ROWID;
        CREATE TABLE due (agent BLOB, hour_ms INTEGER, PRIMARY KEY (agent, hour_ms)) WITHOUT ROWID;
        CREATE TABLE piece (
            id INTEGER PRIMARY KEY, agent BLOB NOT NULL, bucket_ms INTEGER NOT NULL, from_ms INTEGER NOT NULL,
            packed BLOB NOT NULL, UNIQUE (agent, bucket_ms, from_ms));
        """;

    // Set by any thread that finds the file to be of no use; cleared by the one that writes.
    private volatile bool isLost;

    /// <summary>True while there is a file, and nobody has found it to be of no use.</summary>
    public bool Exists => !isLost && File.Exists(path);

    /// <summary>Makes the file when it is missing, and anew when it is of no use.</summary>
    /// <exception cref="SqliteException">The disk is all but full.</exception>
    public void Prepare()
    {
        CheckRoom();
        try
        {
            if (Exists && VersionOf() == Version)
                return;
        }
        catch (SqliteException)
        {
            // It holds nothing that can't be made again.
        }
        // Nobody reads it before it is whole.
        isLost = true;
        foreach (var suffix in new[] { "", "-wal", "-shm", "-journal" })
            File.Delete(path + suffix);
        using var connection = Open(SqliteOpenMode.ReadWriteCreate);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        connection.Run($"PRAGMA journal_mode = WAL; {Tables} PRAGMA user_version = {Version}");
        isLost = false;
    }

    /// <summary>Up to which seq a stream's hours are noted.</summary>
    public ulong NotedSeq(StreamKey stream) => Use(connection => connection.Scalar(
        "SELECT seq FROM progress WHERE agent = $0 AND incarnation = $1",
        stream.Agent.ToByteArray(), unchecked((long)stream.Incarnation)) is long known ? (ulong)known : 0);

    /// <summary>Notes hours of a stream as due, and how far it is noted.</summary>
    public void Note(StreamKey stream, ulong seq, IEnumerable<long> hours) => Change(connection =>
    {
        var agent = stream.Agent.ToByteArray();
        foreach (var hour in hours)
            connection.Run("INSERT OR IGNORE INTO due VALUES ($0, $1)", agent, hour);
        connection.Run(
            "INSERT OR REPLACE INTO progress VALUES ($0, $1, $2)",
            agent, unchecked((long)stream.Incarnation), (long)seq);
    });

    /// <summary>The oldest hour that is due and began before a moment; null when there is none.</summary>
    public (Guid Agent, long HourMs)? NextDue(long beforeMs) => Use<(Guid, long)?>(connection =>
    {
        using var rows = connection.Query(
            "SELECT agent, hour_ms FROM due WHERE hour_ms < $0 ORDER BY hour_ms LIMIT 1", beforeMs);
        return rows.Read() ? (new Guid((byte[])rows[0]), rows.GetInt64(1)) : null;
    });

    /// <summary>Stores pieces of one host, packed; an hour is due no more.</summary>
    public void Put(
        Guid agent,
        long hourMs,
        IEnumerable<(RollupResolution Resolution, long FromMs, byte[] Packed)> pieces) => Change(connection =>
    {
        foreach (var (resolution, fromMs, packed) in pieces)
        {
            connection.Run(
                "INSERT OR REPLACE INTO piece (agent, bucket_ms, from_ms, packed) VALUES ($0, $1, $2, $3)",
                agent.ToByteArray(), resolution.BucketMs, fromMs, packed);
        }
        connection.Run("DELETE FROM due WHERE agent = $0 AND hour_ms = $1", agent.ToByteArray(), hourMs);
    });

    /// <summary>Leaves an hour of one host to the samples: it is neither due nor rolled up.</summary>
    public void Leave(Guid agent, long hourMs) => Change(connection =>
    {
        connection.Run(
            "DELETE FROM piece WHERE agent = $0 AND bucket_ms = $1 AND from_ms = $2",
            agent.ToByteArray(), RollupResolution.Minute.BucketMs, hourMs);
        connection.Run("DELETE FROM due WHERE agent = $0 AND hour_ms = $1", agent.ToByteArray(), hourMs);
    });

    /// <summary>The hours of a host in a range that are rolled up and not due again, rising.</summary>
    public IReadOnlyList<long> RolledHours(Guid agent, long fromMs, long toMs)
    {
        if (!Exists)
            return [];
        return Use(connection =>
        {
            using var rows = connection.Query(
                "SELECT from_ms FROM piece WHERE agent = $0 AND bucket_ms = $1 AND from_ms BETWEEN $2 AND $3 "
                + "EXCEPT SELECT hour_ms FROM due WHERE agent = $0 ORDER BY 1",
                agent.ToByteArray(), RollupResolution.Minute.BucketMs, fromMs, toMs);
            var hours = new List<long>();
            while (rows.Read())
                hours.Add(rows.GetInt64(0));
            return hours;
        });
    }

    /// <summary>
    /// The pieces of a host that begin in a range, in order of time, with the series that are wanted.
    /// </summary>
    public IEnumerable<(long FromMs, IReadOnlyList<RollupSeries> Series)> Pieces(
        Guid agent, RollupResolution resolution, long fromMs, long toMs, Func<Series, bool> isWanted)
    {
        if (!Exists)
            yield break;
        using var pieces = Unpacked(agent, resolution, fromMs, toMs, isWanted).GetEnumerator();
        while (OrLost(pieces.MoveNext))
            yield return pieces.Current;
    }

    /// <summary>The streams of which it is known how far they are noted: every host with pieces has one.</summary>
    public IReadOnlyList<StreamKey> NotedStreams() => Use(connection =>
    {
        using var rows = connection.Query("SELECT agent, incarnation FROM progress");
        var streams = new List<StreamKey>();
        while (rows.Read())
            streams.Add(new StreamKey(new Guid((byte[])rows[0]), unchecked((ulong)rows.GetInt64(1))));
        return streams;
    });

    /// <summary>Forgets of one host what the history has nothing of any more.</summary>
    /// <param name="agent">The host.</param>
    /// <param name="gone">Streams that are not stored any more.</param>
    /// <param name="fromMs">Pieces, and hours that are due, are forgotten when they end before it.</param>
    /// <param name="toMs">So are those that begin after it.</param>
    public void Forget(Guid agent, IEnumerable<StreamKey> gone, long fromMs, long toMs) => Change(connection =>
    {
        var id = agent.ToByteArray();
        foreach (var stream in gone)
        {
            connection.Run(
                "DELETE FROM progress WHERE agent = $0 AND incarnation = $1",
                id, unchecked((long)stream.Incarnation));
        }
        connection.Run(
            "DELETE FROM due WHERE agent = $0 AND (hour_ms < $1 OR hour_ms > $2)",
            id, fromMs - RollupResolution.Minute.PieceMs, toMs);
        foreach (var resolution in new[] { RollupResolution.Minute, RollupResolution.Hour })
        {
            connection.Run(
                "DELETE FROM piece WHERE agent = $0 AND bucket_ms = $1 AND (from_ms < $2 OR from_ms > $3)",
                id, resolution.BucketMs, fromMs - resolution.PieceMs, toMs);
        }
    });

    private IEnumerable<(long FromMs, IReadOnlyList<RollupSeries> Series)> Unpacked(
        Guid agent, RollupResolution resolution, long fromMs, long toMs, Func<Series, bool> isWanted)
    {
        using var connection = Open(SqliteOpenMode.ReadWrite);
        using var rows = connection.Query(
            "SELECT from_ms, packed FROM piece "
            + "WHERE agent = $0 AND bucket_ms = $1 AND from_ms BETWEEN $2 AND $3 ORDER BY from_ms",
            agent.ToByteArray(), resolution.BucketMs, fromMs, toMs);
        while (rows.Read())
        {
            var series = RollupCodec.Unpack((byte[])rows[1], resolution.Buckets, isWanted)
                ?? throw new InvalidDataException("a piece can't be unpacked");
            yield return (rows.GetInt64(0), series);
        }
    }

    private T Use<T>(Func<SqliteConnection, T> work) => OrLost(() =>
    {
        using var connection = Open(SqliteOpenMode.ReadWrite);
        return work(connection);
    });

    private void Change(Action<SqliteConnection> work) => Use(connection =>
    {
        using var transaction = connection.BeginTransaction();
        work(connection);
        transaction.Commit();
        return true;
    });

    private T OrLost<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is InvalidDataException || (e is SqliteException error && IsOfNoUse(error)))
        {
            isLost = true;
            throw new RollupsLostException(e);
        }
    }

    // A table that isn't there is a plain error: a file that was cut to nothing has none.
    private static bool IsOfNoUse(SqliteException error) =>
        Damage.IsCause(error) || error.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_ERROR;

    private void CheckRoom() => DiskRoom.Check(Path.GetDirectoryName(Path.GetFullPath(path))!);

    private long VersionOf()
    {
        using var connection = Open(SqliteOpenMode.ReadWrite);
        return (long)connection.Scalar("PRAGMA user_version")!;
    }

    // What a loss of power takes is made again, so the disk need not be waited for.
    private SqliteConnection Open(SqliteOpenMode mode)
    {
        CheckRoom();
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        connection.Run("PRAGMA synchronous = NORMAL");
        return connection;
    }
}
