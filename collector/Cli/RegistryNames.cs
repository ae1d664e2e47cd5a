using Monitoring.Collector.Registry;
using Monitoring.Collector.Store.Query;

namespace Monitoring.Collector.Cli;

/// <summary>The names as the registry's file has them, for commands that run beside the collector.</summary>
/// <param name="directory">The data directory.</param>
internal sealed class RegistryNames(string directory) : IHostNames
{
    /// <inheritdoc/>
    public IReadOnlyList<HostIdentity> Hosts { get; } = Read(Path.Combine(directory, AgentFile.FileName));

    // A registry that can't be read takes nothing from the history but its names.
    private static HostIdentity[] Read(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > AgentFile.BytesMax)
            return [];
        var agents = AgentFile.Parse(File.ReadAllBytes(path)) ?? [];
        return
        [
            .. agents.OrderBy(agent => agent.Name, StringComparer.Ordinal)
                .Select(agent => new HostIdentity(agent.Id, agent.Name, agent.Labels)),
        ];
    }
}
