using System.Globalization;

namespace Monitoring.Collector.Store.History;

/// <summary>The tables of a partition, and which version of them a file has.</summary>
/// <remarks>
/// Numbers that may be over 2^63 (incarnations) are stored with the same bits. Times are milliseconds since the Unix
/// epoch. Frames are as PROTOCOL.md describes them. In journal and block, <c>key_catalogue</c> is the seq of the
/// catalogue frame that the key frame at the front is read with, 0 where there is no key frame; <c>copied_seq</c> is
/// the last of the frames at the front that are stored before this partition, too, and stand here only so that the
/// others can be decoded.
/// </remarks>
internal static class Schema
{
    /// <summary>The version that this program writes.</summary>
    public const int Version = 1;

    /// <summary>Makes the tables.</summary>
    public const string Tables = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE stream (
            id INTEGER PRIMARY KEY,
            agent BLOB NOT NULL,
            incarnation INTEGER NOT NULL,
            created_ms INTEGER NOT NULL,
            carried_seq INTEGER NOT NULL,
            ended INTEGER NOT NULL,
            UNIQUE (agent, incarnation));
        CREATE TABLE catalogue (
            id INTEGER PRIMARY KEY,
            stream INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            restates INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            packed BLOB NOT NULL);
        CREATE UNIQUE INDEX catalogue_seq ON catalogue (stream, seq);
        CREATE TABLE journal (
            id INTEGER PRIMARY KEY,
            stream INTEGER NOT NULL,
            first_seq INTEGER NOT NULL,
            last_seq INTEGER NOT NULL,
            first_ms INTEGER,
            last_ms INTEGER,
            key_catalogue INTEGER NOT NULL,
            copied_seq INTEGER NOT NULL,
            frames BLOB NOT NULL);
        CREATE UNIQUE INDEX journal_seq ON journal (stream, first_seq);
        CREATE INDEX journal_key ON journal (stream, first_seq) WHERE key_catalogue > 0;
        CREATE TABLE block (
            id INTEGER PRIMARY KEY,
            stream INTEGER NOT NULL,
            first_seq INTEGER NOT NULL,
            last_seq INTEGER NOT NULL,
            first_ms INTEGER,
            last_ms INTEGER,
            key_catalogue INTEGER NOT NULL,
            copied_seq INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            crc INTEGER NOT NULL,
            packed BLOB NOT NULL);
        CREATE UNIQUE INDEX block_seq ON block (stream, first_seq, last_seq, first_ms, last_ms);
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            stream INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            time_ms INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            text TEXT NOT NULL);
        CREATE INDEX event_time ON event (time_ms);
        CREATE TABLE loss (
            id INTEGER PRIMARY KEY,
            partition INTEGER NOT NULL,
            agent BLOB NOT NULL,
            incarnation INTEGER NOT NULL,
            first_seq INTEGER NOT NULL,
            last_seq INTEGER NOT NULL,
            noticed_ms INTEGER NOT NULL,
            reason TEXT NOT NULL);
        """;

    /// <summary>A number in meta: the schema's version.</summary>
    public const string VersionName = "schema";

    /// <summary>A number in meta: when the partition was made.</summary>
    public const string CreatedName = "created_ms";

    /// <summary>A number in meta: the least time of its batches.</summary>
    public const string FirstMsName = "first_ms";

    /// <summary>A number in meta: the greatest time of its batches.</summary>
    public const string LastMsName = "last_ms";

    /// <summary>A number in meta: bytes of the partition when it was first opened.</summary>
    public const string BirthBytesName = "birth_bytes";

    /// <summary>Makes the tables in an empty file.</summary>
    public static void Create(Database database, long createdMs) => database.InTransaction(() =>
    {
        database.Execute(Tables);
        Write(database, VersionName, Version);
        Write(database, CreatedName, createdMs);
    });

    /// <summary>Reads a number from meta; null when it isn't there.</summary>
    public static long? Read(Database database, string name)
    {
        using var statement = database.Query("SELECT CAST(value AS INTEGER) FROM meta WHERE name = ?1");
        return statement.Bind(1, name).Number();
    }

    /// <summary>Writes a number to meta.</summary>
    public static void Write(Database database, string name, long value)
    {
        using var statement = database.Query("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)");
        statement.Bind(1, name).Bind(2, value.ToString(CultureInfo.InvariantCulture)).Run();
    }

    /// <summary>Refuses a file that a newer version wrote.</summary>
    /// <exception cref="NewerSchemaException">It is one.</exception>
    /// <exception cref="InvalidDataException">It says of itself no version.</exception>
    public static void CheckVersion(Database database, string path)
    {
        var version = Read(database, VersionName)
            ?? throw new InvalidDataException($"{path} does not say which version of the history it is");
        if (version > Version)
        {
            throw new NewerSchemaException(
                $"{path} was written by a newer monitoring-collector (history version {version}, this one knows up to "
                + $"{Version}): run the newer one, or move the file away to go on without it");
        }
    }
}
