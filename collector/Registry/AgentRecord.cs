using Monitoring.Model;

namespace Monitoring.Collector.Registry;

/// <summary>What the collector keeps of an agent across restarts.</summary>
/// <param name="Id">The agent's id: 128 bits, made once on its host.</param>
/// <param name="Name">The host's name; no two agents have the same.</param>
/// <param name="FirstSeen">When it joined, or was first admitted.</param>
/// <param name="LastSeen">When anything last came from it, on the collector's clock; to the minute after a
/// restart.</param>
/// <param name="Labels">Labels given by its token or by hand, added to its series on the way out.</param>
/// <param name="KeptOut">Why it is kept out until somebody forgets it; empty when it isn't.</param>
/// <param name="Link">HELLO's link counter when it was last admitted; 0 when unknown.</param>
/// <param name="HasMoved">True once it has gone to another collector, until it comes back.</param>
public sealed record AgentRecord(
    Guid Id, string Name, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, LabelSet Labels, string KeptOut = "",
    uint Link = 0, bool HasMoved = false)
{
    /// <summary>The pin of the key that is its identity; empty while it has shown none.</summary>
    public string Key { get; init; } = "";

    /// <summary>When the last of the certificates that it was seen with, or was given, is over; null for
    /// none.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>The id of the token with which it joined; null for none.</summary>
    public ulong? Token { get; init; }

    /// <summary>After how long <see cref="Unseen"/> it is forgotten; null for
    /// <see cref="AgentRegistry.UnseenKept"/>.</summary>
    public TimeSpan? ForgetAfter { get; init; }

    /// <summary>For how long the collector has run since anything last came from it; to the minute.</summary>
    public TimeSpan Unseen { get; init; }

    /// <summary>True when somebody revoked it; <see cref="KeptOut"/> says so, too.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>True when somebody named it: what it calls itself no longer counts.</summary>
    public bool IsRenamed { get; init; }
}
