using System.Globalization;

namespace Monitoring.Collector.Store.History;

/// <summary>A partition by its number, which is its place in time: 1, 2, 3 ...</summary>
/// <param name="Folder">The history's folder.</param>
/// <param name="Number">From 1.</param>
internal readonly record struct PartitionFile(string Folder, int Number)
{
    private const string Extension = ".db";
    private const string MakingExtension = ".new";
    private const string AsideExtension = ".damaged-";

    // SQLite's own, beside its file.
    private static readonly string[] Companions = ["-wal", "-shm", "-journal"];

    /// <summary>Where it is.</summary>
    public string Path =>
        System.IO.Path.Combine(Folder, Number.ToString("D8", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Where it is while it is being made.</summary>
    public string MakingPath => Path + MakingExtension;

    /// <summary>Where SQLite writes what it commits, before that gets into the file.</summary>
    public string LogPath => Path + "-wal";

    /// <summary>The file's bytes, those of SQLite's files beside it included; 0 when it is gone.</summary>
    public long Bytes
    {
        get
        {
            var path = Path;
            return Companions.Append("").Select(c => new FileInfo(path + c)).Sum(f => f.Exists ? f.Length : 0);
        }
    }

    /// <summary>All partitions of a folder, oldest first.</summary>
    public static IReadOnlyList<PartitionFile> List(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*" + Extension)
            .Select(path => System.IO.Path.GetFileNameWithoutExtension(path))
            .Where(name => name.Length == 8 && name.All(char.IsAsciiDigit))
            .Select(name => new PartitionFile(folder, int.Parse(name, CultureInfo.InvariantCulture)))
            .OrderBy(file => file.Number),
    ];

    /// <summary>Clears away what a stop left behind in the making of a partition.</summary>
    public static void DeleteHalfMade(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension + MakingExtension + "*"))
            File.Delete(path);
    }

    /// <summary>Clears away what a stop left behind in the deleting of a partition: SQLite would take its log for that
    /// of the next one with the same number. One that was put aside keeps what a stop has left of it where it was: no
    /// other gets its number.</summary>
    public static void DeleteHalfDeleted(string folder)
    {
        foreach (var companion in Companions)
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension + companion))
            {
                var partition = path[..^companion.Length];
                if (!File.Exists(partition) && !IsAside(partition))
                    File.Delete(path);
            }
        }
    }

    private static bool IsAside(string path) => Directory.EnumerateFiles(
        System.IO.Path.GetDirectoryName(path)!, System.IO.Path.GetFileName(path) + AsideExtension + "*").Any();

    /// <summary>Deletes it.</summary>
    public void Delete()
    {
        File.Delete(Path);
        foreach (var companion in Companions)
            File.Delete(Path + companion);
    }

    /// <summary>Puts it out of the way for a person to look at: nothing here reads it any more.</summary>
    /// <returns>Where it is now; null when there was no file.</returns>
    public string? SetAside(long nowMs)
    {
        if (!File.Exists(Path))
        {
            if (!IsAside(Path))
                Delete();
            return null;
        }
        var aside = $"{Path}{AsideExtension}{nowMs.ToString(CultureInfo.InvariantCulture)}";
        File.Move(Path, aside);
        foreach (var companion in Companions)
        {
            if (File.Exists(Path + companion))
                File.Move(Path + companion, aside + companion);
        }
        return aside;
    }
}
