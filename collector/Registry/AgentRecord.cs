using Monitoring.Model;

namespace Monitoring.Collector.Registry;

/// <summary>What the collector keeps of an agent across restarts.</summary>
/// <param name="Id">The agent's id: 128 bits, made once on its host.</param>
/// <param name="Name">The host's name; no two agents have the same.</param>
/// <param name="FirstSeen">When it was first admitted.</param>
/// <param name="LastSeen">When anything last came from it, on the collector's clock; to the minute after a
/// restart.</param>
/// <param name="Labels">Labels given at enrolment, added to its series on the way out. Empty until there is
/// enrolment.</param>
/// <param name="KeptOut">Why it is kept out until somebody forgets it; empty when it isn't.</param>
/// <param name="Link">HELLO's link counter when it was last admitted; 0 when unknown.</param>
/// <param name="HasMoved">True once it has gone to another collector, until it comes back.</param>
public sealed record AgentRecord(
    Guid Id, string Name, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, LabelSet Labels, string KeptOut = "",
    uint Link = 0, bool HasMoved = false);
