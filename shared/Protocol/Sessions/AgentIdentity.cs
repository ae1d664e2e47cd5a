namespace Monitoring.Protocol.Sessions;

/// <summary>What HELLO says of the agent that does not change from dial to dial.</summary>
/// <param name="AgentId">Made once, kept for ever.</param>
/// <param name="Incarnation">This process.</param>
/// <param name="BootId">The host's boot; empty when unknown.</param>
/// <param name="Name">The host's name as people know it.</param>
/// <param name="AgentVersion">The agent's own version.</param>
public sealed record AgentIdentity(
    Guid AgentId, ulong Incarnation, Guid BootId, string Name, string AgentVersion);
