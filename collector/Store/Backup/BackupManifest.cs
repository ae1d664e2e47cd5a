using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monitoring.Collector.Store.Backup;

/// <summary>What a backup holds. It is written last, so that a backup without one is not whole.</summary>
/// <param name="Version">Of the backup's layout: <see cref="CurrentVersion"/>.</param>
/// <param name="CreatedMs">When it was begun: milliseconds since the Unix epoch.</param>
/// <param name="Files">Its files.</param>
internal sealed record BackupManifest(int Version, long CreatedMs, IReadOnlyList<BackedUpFile> Files)
{
    /// <summary>The version that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Its name in the backup.</summary>
    public const string FileName = "backup.json";

    /// <summary>Bytes of a manifest, at most: 16 MiB.</summary>
    public const int BytesMax = 16 << 20;

    /// <summary>Its text.</summary>
    public byte[] Format() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest);

    /// <summary>Reads its text; null when it can't be understood.</summary>
    public static BackupManifest? Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(text, BackupJson.Default.BackupManifest);
            return manifest is { Version: CurrentVersion, Files: not null }
                && manifest.Files.All(static file => file is { Sha256: not null } && BackedUpFile.IsName(file.Name))
                ? manifest
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One file of a backup.</summary>
/// <param name="Name">Its path in the data directory, with forward slashes; at most one folder deep.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of its content, in hexadecimal.</param>
internal sealed record BackedUpFile(string Name, long Bytes, string Sha256)
{
    /// <summary>True for a name that stays within the data directory.</summary>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= 512 }
        && name.Split('/') is { Length: 1 or 2 } parts
        && parts.All(static part => part is not ("" or "." or "..") && !part.Contains('\0'));
}

/// <summary>How a manifest is written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
