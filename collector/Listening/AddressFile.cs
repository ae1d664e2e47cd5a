using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Collector.Listening;

/// <summary>
/// The addresses to which agents are sent, in the data directory: one a line. Without the file they stay where they
/// are.
/// </summary>
public static class AddressFile
{
    /// <summary>Its name in the data directory.</summary>
    public const string FileName = "agents-move";

    /// <summary>Reads it.</summary>
    /// <exception cref="TrustException">It can't be read, is open to others, or damaged.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        var addresses = PrivateFile.Read(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var address in addresses)
        {
            if (!HostPort.TryParse(address, out _, out var wrong))
                throw new TrustException($"{path} is damaged, as '{address}' {wrong}: delete it, and move agents anew");
        }
        return addresses;
    }

    /// <summary>Writes it, or deletes it when there are no addresses. Blocks.</summary>
    /// <exception cref="TrustException">It can't be written.</exception>
    public static void Write(string path, IReadOnlyList<string> addresses)
    {
        if (addresses.Count > 0)
        {
            PrivateFile.Write(path, string.Join('\n', addresses) + "\n");
            return;
        }
        try
        {
            File.Delete(path);
            FolderSync.Sync(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"can't delete {path}: {e.Message}", e);
        }
    }
}
