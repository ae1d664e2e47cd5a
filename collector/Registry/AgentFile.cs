using System.Text;
using System.Text.Json;
using Monitoring.Trust;

namespace Monitoring.Collector.Registry;

/// <summary>The registry's file: JSON that people can read, replaced whole.</summary>
public static class AgentFile
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "agents.json";

    /// <summary>The largest file that is read: 64 MiB, several times what the most agents need.</summary>
    public const int BytesMax = 64 << 20;

    /// <summary>
    /// Reads what was kept. A file that can't be understood is set aside, so that nothing is lost and the collector
    /// starts.
    /// </summary>
    /// <param name="path">The file; it may be missing.</param>
    /// <param name="now">Goes into the name of a file that is set aside.</param>
    /// <param name="report">Gets one line about a file that was set aside.</param>
    /// <exception cref="IOException">The disk can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file can't be read.</exception>
    public static RegistryContent Read(string path, DateTimeOffset now, Action<string> report)
    {
        if (!File.Exists(path))
            return RegistryContent.None;
        if (new FileInfo(path).Length <= BytesMax && Parse(File.ReadAllBytes(path)) is { } content)
            return content;
        var aside = $"{path}.corrupt-{now:yyyyMMddTHHmmssfff}";
        File.Move(path, aside, overwrite: true);
        report($"the registry {path} can't be understood: it was set aside as {aside}, agents are learnt anew, and "
            + "tokens are void; an agent that was revoked must be revoked again");
        return RegistryContent.None;
    }

    /// <summary>
    /// Writes all that is known: the file is there as it was or as it shall be, whole, whenever the power goes; mode
    /// 0600.
    /// </summary>
    /// <exception cref="TrustException">It can't be written.</exception>
    public static void Write(string path, RegistryContent content) =>
        PrivateFile.Write(path, Encoding.UTF8.GetString(Format(content)));

    /// <summary>The file's content.</summary>
    public static byte[] Format(RegistryContent content) =>
        JsonSerializer.SerializeToUtf8Bytes(RegistryDocument.Of(content), RegistryJson.Default.RegistryDocument);

    /// <summary>Reads the file's content; null when it can't be understood.</summary>
    public static RegistryContent? Parse(ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, RegistryJson.Default.RegistryDocument)?.ToContent();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
