using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitoring.Model;
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
    public static IReadOnlyList<AgentRecord> Read(string path, DateTimeOffset now, Action<string> report)
    {
        if (!File.Exists(path))
            return [];
        if (new FileInfo(path).Length <= BytesMax && Parse(File.ReadAllBytes(path)) is { } agents)
            return agents;
        var aside = $"{path}.corrupt-{now:yyyyMMddTHHmmssfff}";
        File.Move(path, aside, overwrite: true);
        report($"the registry {path} can't be understood: it was set aside as {aside}, and agents are learnt anew");
        return [];
    }

    /// <summary>
    /// Writes all agents: the file is there as it was or as it shall be, whole, whenever the power goes; mode 0600.
    /// </summary>
    /// <exception cref="TrustException">It can't be written.</exception>
    public static void Write(string path, IEnumerable<AgentRecord> agents) =>
        PrivateFile.Write(path, Encoding.UTF8.GetString(Format(agents)));

    /// <summary>The file's content.</summary>
    public static byte[] Format(IEnumerable<AgentRecord> agents) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Document(
                Document.CurrentVersion, [.. agents.OrderBy(a => a.Name, StringComparer.Ordinal).Select(Row.Of)]),
            AgentFileJson.Default.Document);

    /// <summary>Reads the file's content; null when it can't be understood.</summary>
    public static IReadOnlyList<AgentRecord>? Parse(ReadOnlySpan<byte> content)
    {
        try
        {
            var document = JsonSerializer.Deserialize(content, AgentFileJson.Default.Document);
            if (document is not { Version: Document.CurrentVersion, Agents: not null })
                return null;
            var agents = document.Agents.Select(row => row?.ToRecord()).OfType<AgentRecord>().ToArray();
            return agents.Length == document.Agents.Length ? agents : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal sealed record Document(int Version, Row[] Agents)
    {
        public const int CurrentVersion = 1;
    }

    internal sealed record Row(
        string Id,
        string Name,
        DateTimeOffset FirstSeen,
        DateTimeOffset LastSeen,
        Dictionary<string, string>? Labels,
        string? KeptOut,
        uint? Link = null,
        bool? HasMoved = null)
    {
        public static Row Of(AgentRecord agent) => new(
            agent.Id.ToString("N"), agent.Name, agent.FirstSeen, agent.LastSeen,
            agent.Labels.Count == 0 ? null : agent.Labels.ToDictionary(l => l.Name, l => l.Value),
            agent.KeptOut.Length == 0 ? null : agent.KeptOut,
            agent.Link == 0 ? null : agent.Link,
            agent.HasMoved ? true : null);

        public AgentRecord? ToRecord() =>
            Guid.TryParseExact(Id, "N", out var id) && !string.IsNullOrEmpty(Name)
                ? new AgentRecord(id, Name, FirstSeen, LastSeen, ToLabels(), KeptOut ?? "", Link ?? 0,
                    HasMoved ?? false)
                : null;

        private LabelSet ToLabels() =>
            Labels is null ? LabelSet.Empty : new LabelSet([.. Labels.Select(l => new Label(l.Key, l.Value ?? ""))]);
    }
}

/// <summary>How the registry's file is written.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AgentFile.Document))]
internal sealed partial class AgentFileJson : JsonSerializerContext;
