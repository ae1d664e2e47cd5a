namespace Monitoring.Collector.Registry;

/// <summary>Everything that the registry's file holds.</summary>
/// <param name="Agents">The agents that are known.</param>
/// <param name="Revoked">Keys of agents that were revoked.</param>
/// <param name="Tokens">The tokens with which hosts may join.</param>
public sealed record RegistryContent(
    IReadOnlyList<AgentRecord> Agents, IReadOnlyList<RevokedKey> Revoked, IReadOnlyList<TokenRecord> Tokens)
{
    /// <summary>Nothing.</summary>
    public static RegistryContent None { get; } = new([], [], []);

    /// <summary>Agents that were not seen for long, and may come again. Default: none.</summary>
    public IReadOnlyList<AgentRecord> Lapsed { get; init; } = [];
}
