namespace Monitoring.Collector.Store.Backup;

/// <summary>Puts a backup into a data directory whose collector does not run.</summary>
/// <param name="data">The data directory, which the caller holds.</param>
public sealed class DataRestore(string data)
{
    /// <summary>Restores a backup; leaves the data directory as it was unless all of it is there and whole.</summary>
    /// <param name="source">The backup's directory.</param>
    /// <exception cref="BackupException">It can't be restored.</exception>
    public BackupTally Read(string source)
    {
        var restored = new List<string>();
        try
        {
            var files = Manifest(source).Files;
            if (files.FirstOrDefault(file => File.Exists(PathOf(file))) is { } present)
            {
                throw new BackupException(
                    $"{PathOf(present)} is there already: move what is in {data} away, or name another --data-dir");
            }
            foreach (var file in files)
            {
                OwnFolder.Make(Path.GetDirectoryName(PathOf(file))!);
                restored.Add(PathOf(file));
                var copied = OwnFolder.Copy(Path.Combine(source, file.Name), PathOf(file), file.Name);
                if (copied != file)
                    throw new BackupException($"{file.Name} in {source} was changed since it was backed up");
            }
            return new BackupTally(files.Count, files.Sum(static file => file.Bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            restored.ForEach(File.Delete);
            throw new BackupException($"cannot restore {source} to {data}: {e.Message}");
        }
        catch (BackupException)
        {
            restored.ForEach(File.Delete);
            throw;
        }
    }

    private string PathOf(BackedUpFile file) => Path.Combine(data, file.Name);

    private static BackupManifest Manifest(string source)
    {
        var path = Path.Combine(source, BackupManifest.FileName);
        if (!File.Exists(path) || new FileInfo(path).Length > BackupManifest.BytesMax)
            throw new BackupException($"{source} is no whole backup: it has no {BackupManifest.FileName}");
        return BackupManifest.Parse(File.ReadAllBytes(path))
            ?? throw new BackupException($"{path} can't be understood: was it made by a newer monitoring-collector?");
    }
}
