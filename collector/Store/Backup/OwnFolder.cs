using System.Security.Cryptography;

namespace Monitoring.Collector.Store.Backup;

/// <summary>Files that only their owner may read: directories 0700, files 0600.</summary>
internal static class OwnFolder
{
    private const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a directory when it is missing.</summary>
    public static void Make(string path) => Directory.CreateDirectory(path, ReadWrite | UnixFileMode.UserExecute);

    /// <summary>Makes an empty file.</summary>
    public static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        UnixCreateMode = ReadWrite,
    });

    /// <summary>Writes a file that isn't there yet, down to the disk.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = Create(path);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Copies a file to where none is yet, down to the disk; gives what was copied.</summary>
    public static BackedUpFile Copy(string from, string to, string name)
    {
        using var source = File.OpenRead(from);
        using var target = Create(to);
        source.CopyTo(target);
        target.Flush(flushToDisk: true);
        target.Position = 0;
        return Describe(target, name);
    }

    /// <summary>What a file holds.</summary>
    public static BackedUpFile Describe(Stream file, string name)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        return new BackedUpFile(name, file.Length, hash);
    }
}
