using Monitoring.Collector.Registry;
using Monitoring.Collector.Store.Query;

namespace Monitoring.Collector.Cli;

/// <summary>
/// The names as registries' files have them, for commands that run beside the collector. Of an agent that several
/// collectors know, the one counts that it dialled last, as its link counter tells. Of several agents with one name,
/// the one that was seen last has it, and the others go by their ids, like hosts that were forgotten.
/// </summary>
/// <param name="directories">The data directories.</param>
internal sealed class RegistryNames(params IReadOnlyList<string> directories) : IHostNames
{
    /// <inheritdoc/>
    public IReadOnlyList<HostIdentity> Hosts { get; } =
    [
        .. directories.SelectMany(directory => Read(Path.Combine(directory, AgentFile.FileName)))
            .GroupBy(agent => agent.Id, (_, known) => known.MaxBy(agent => (agent.Link, agent.LastSeen))!)
            .GroupBy(agent => agent.Name, (_, namesakes) => namesakes.MaxBy(agent => agent.LastSeen)!)
            .OrderBy(agent => agent.Name, StringComparer.Ordinal)
            .Select(agent => new HostIdentity(agent.Id, agent.Name, agent.Labels)),
    ];

    // A registry that can't be read takes nothing from the history but its names.
    private static IReadOnlyList<AgentRecord> Read(string path) =>
        File.Exists(path) && new FileInfo(path).Length <= AgentFile.BytesMax
            ? AgentFile.Parse(File.ReadAllBytes(path))?.Agents ?? []
            : [];
}
