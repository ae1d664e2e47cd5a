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
    /// Reads what was kept. A file that can't be understood is left alone, and nobody is let in: it says who was
    /// revoked.
    /// </summary>
    /// <param name="path">The file; it may be missing.</param>
    /// <exception cref="IOException">The disk can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file can't be read.</exception>
    /// <exception cref="TrustException">It can't be understood.</exception>
    public static RegistryContent Read(string path)
    {
        if (!File.Exists(path))
            return RegistryContent.None;
        if (new FileInfo(path).Length <= BytesMax && Parse(File.ReadAllBytes(path)) is { } content)
            return content;
        throw new TrustException(
            $"the registry {path} can't be understood, and it says who was revoked: restore it from a backup, or move "
            + "it away; then agents are learnt anew, tokens are void, and who was revoked must be revoked again");
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
