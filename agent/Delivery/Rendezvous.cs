using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// Spreads agents over collectors without anybody keeping a list (rendezvous hashing): each agent prefers the collector
/// for which the hash of both is the highest. When one goes, only its agents move, and evenly.
/// </summary>
public static class Rendezvous
{
    /// <summary>The collectors in the order in which this agent prefers them.</summary>
    public static IReadOnlyList<LinkTarget> Order(IReadOnlyList<LinkTarget> collectors, Guid agentId) =>
        [.. collectors.OrderByDescending(collector => Weight(collector, agentId))];

    private static ulong Weight(LinkTarget collector, Guid agentId)
    {
        var text = System.Text.Encoding.UTF8.GetBytes($"{agentId:N} {collector}");
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(text));
    }
}
