using System.Security.Cryptography;
using Monitoring.Trust;

namespace Monitoring.Collector.Registry;

/// <summary>The collector's own id: 128 random bits, made once and kept in the data directory.</summary>
public static class CollectorId
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "collector.id";

    /// <summary>Reads the id, or makes it when the file is missing or holds none.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file can't be read.</exception>
    /// <exception cref="TrustException">The file can't be made.</exception>
    public static Guid ReadOrMake(string path)
    {
        if (File.Exists(path) && Guid.TryParseExact(File.ReadAllText(path).Trim(), "N", out var kept))
            return kept;
        var made = new Guid(RandomNumberGenerator.GetBytes(16));
        PrivateFile.Write(path, made.ToString("N") + "\n");
        return made;
    }
}
