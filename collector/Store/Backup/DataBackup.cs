using Microsoft.Data.Sqlite;
using Monitoring.Collector.Store.History;

namespace Monitoring.Collector.Store.Backup;

/// <summary>
/// Copies a data directory while its collector runs: keys, secrets, registry and history. Databases are copied by
/// SQLite's online backup, each as it is at one moment, without holding their writer up.
/// </summary>
/// <param name="data">The data directory.</param>
/// <param name="history">The folder in it that holds the history's databases.</param>
/// <param name="transient">Names of files in it that belong to a run, and are left out.</param>
public sealed class DataBackup(string data, string history, IReadOnlyCollection<string> transient)
{
    private const string DatabaseExtension = ".db";
    private const string HalfMadeExtension = ".new";

    /// <summary>Writes a backup. Blocks for as long as that takes.</summary>
    /// <param name="target">A directory that is empty or missing.</param>
    /// <param name="now">Goes into the manifest.</param>
    /// <exception cref="BackupException">It can't be written.</exception>
    public BackupTally Write(string target, DateTimeOffset now)
    {
        try
        {
            if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
                throw new BackupException($"{target} is not empty: name a directory that is empty or missing");
            OwnFolder.Make(target);
            List<BackedUpFile> files = [.. CopyHistory(target), .. CopyFiles(target)];
            var manifest = new BackupManifest(BackupManifest.CurrentVersion, now.ToUnixTimeMilliseconds(), files);
            OwnFolder.Write(Path.Combine(target, BackupManifest.FileName), manifest.Format());
            return new BackupTally(files.Count, files.Sum(static file => file.Bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new BackupException(
                $"the backup in {target} is not whole ({e.Message.ReplaceLineEndings(" ")}): remove it, and try again "
                + "where there is room");
        }
    }

    // The history goes first, so that the registry, which is copied later, knows all of its hosts.
    private IEnumerable<BackedUpFile> CopyHistory(string target)
    {
        var folder = Path.Combine(data, history);
        if (!Directory.Exists(folder))
            yield break;
        OwnFolder.Make(Path.Combine(target, history));
        foreach (var path in Directory.EnumerateFiles(folder, "*" + DatabaseExtension).Order(StringComparer.Ordinal))
        {
            var name = $"{history}/{Path.GetFileName(path)}";
            var copied = CopyDatabase(path, Path.Combine(target, name), name);
            if (copied is not null)
                yield return copied;
        }
    }

    private IEnumerable<BackedUpFile> CopyFiles(string target)
    {
        foreach (var path in Directory.EnumerateFiles(data).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (!transient.Contains(name) && Path.GetExtension(name) != HalfMadeExtension)
                yield return OwnFolder.Copy(path, Path.Combine(target, name), name);
        }
    }

    // Null when retention has deleted it in the meantime.
    private static BackedUpFile? CopyDatabase(string from, string to, string name)
    {
        OwnFolder.Create(to).Dispose();
        try
        {
            using var source = Open(from, SqliteOpenMode.ReadOnly);
            using var copy = Open(to, SqliteOpenMode.ReadWrite);
            source.BackupDatabase(copy);
        }
        catch (SqliteException) when (!File.Exists(from))
        {
            File.Delete(to);
            return null;
        }
        using var written = File.OpenRead(to);
        return OwnFolder.Describe(written, name);
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        DiskRoom.Check(Path.GetDirectoryName(path)!);
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        // A collector that has just started, or tidies its log up, holds a file for a moment.
        using var patience = connection.CreateCommand();
        patience.CommandText = $"PRAGMA busy_timeout = {(long)HistoryLimits.BusyTimeout.TotalMilliseconds}";
        patience.ExecuteNonQuery();
        return connection;
    }
}
