using Microsoft.Data.Sqlite;

namespace Monitoring.Collector.Store.History;

/// <summary>The newest partition, the only one that is written. For the disk thread.</summary>
internal sealed class OpenPartition : IDisposable
{
    // At the size of a block, larger pages spare overflow pages; smaller ones spare the log, which takes whole pages.
    private const string Settings = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA cache_size = -32768;
        PRAGMA temp_store = MEMORY;
        """;

    private readonly FileIdentity file;
    private readonly FileIdentity log;
    private readonly Statement writeMeta;

    private OpenPartition(PartitionFile named, Database database)
    {
        File = named;
        Database = database;
        writeMeta = database.Prepare("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)");
        CreatedMs = Schema.Read(database, Schema.CreatedName) ?? 0;
        FirstMs = Schema.Read(database, Schema.FirstMsName);
        LastMs = Schema.Read(database, Schema.LastMsName);
        BytesAtBirth = Schema.Read(database, Schema.BirthBytesName) ?? Born();
        file = FileIdentity.Of(named.Path);
        log = FileIdentity.Of(named.LogPath);
    }

    /// <summary>Which one.</summary>
    public PartitionFile File { get; }

    /// <summary>The connection that writes.</summary>
    public Database Database { get; }

    /// <summary>When it was made, in ms since the Unix epoch.</summary>
    public long CreatedMs { get; }

    /// <summary>The least time of its batches; null while it has none.</summary>
    public long? FirstMs { get; private set; }

    /// <summary>The greatest time of its batches; null while it has none.</summary>
    public long? LastMs { get; private set; }

    /// <summary>Bytes of all it holds, those in the log included.</summary>
    public long Bytes => Database.Number("PRAGMA page_count") * Database.Number("PRAGMA page_size");

    /// <summary>The same when it was first opened: what it carries from the one before.</summary>
    public long BytesAtBirth { get; }

    /// <summary>Opens it to write on.</summary>
    /// <param name="file">Which one.</param>
    /// <param name="logBytes">Bytes of its log that are brought into the file at a time.</param>
    /// <exception cref="SqliteException">It can't be opened, or is damaged.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="NewerSchemaException">A newer version wrote it.</exception>
    public static OpenPartition Open(PartitionFile file, long logBytes)
    {
        var database = Database.Open(file.Path, SqliteOpenMode.ReadWrite);
        try
        {
            Schema.CheckVersion(database, file.Path);
            database.Execute(Settings);
            database.Execute($"PRAGMA wal_autocheckpoint = {logBytes / database.Number("PRAGMA page_size")}");
            database.Execute($"PRAGMA journal_size_limit = {logBytes}");
            return new OpenPartition(file, database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Widens the span of times that it holds, within a transaction.</summary>
    public void Widen(long firstMs, long lastMs)
    {
        if (!(FirstMs <= firstMs))
            Write(Schema.FirstMsName, firstMs);
        if (!(LastMs >= lastMs))
            Write(Schema.LastMsName, lastMs);
    }

    /// <summary>After the transaction of <see cref="Widen"/>.</summary>
    public void Widened(long firstMs, long lastMs)
    {
        FirstMs = Math.Min(FirstMs ?? firstMs, firstMs);
        LastMs = Math.Max(LastMs ?? lastMs, lastMs);
    }

    /// <summary>Makes sure that what was written is still in the files that their names lead to.</summary>
    /// <exception cref="PartitionLostException">It isn't: what was written is where nobody can open it.</exception>
    public void CheckInPlace()
    {
        if (FileIdentity.Of(File.Path) != file)
            throw new PartitionLostException($"{File.Path} was deleted or replaced while the collector wrote to it");
        if (FileIdentity.Of(File.LogPath) != log)
            throw new PartitionLostException($"{File.LogPath} was deleted while the collector wrote to it");
    }

    /// <inheritdoc/>
    public void Dispose() => Database.Dispose();

    private long Born()
    {
        var bytes = Bytes;
        Write(Schema.BirthBytesName, bytes);
        return bytes;
    }

    private void Write(string name, long value) =>
        writeMeta.Begin().Bind(1, name)
            .Bind(2, value.ToString(System.Globalization.CultureInfo.InvariantCulture)).Run();
}
