using Monitoring.Model;

namespace Monitoring.Collector.Registry;

/// <summary>
/// Which agents there are, by id, and who has which name. Names may change, ids don't. For the reactor's thread only.
/// </summary>
public sealed class AgentRegistry
{
    /// <summary>Agents that are known at a time; further ones are refused.</summary>
    public const int AgentsMax = 10_000;

    /// <summary>Names that are asked for in vain and remembered; the oldest claim makes room for a new one.</summary>
    public const int ClaimsMax = 64;

    /// <summary>How long a claim on a taken name stands after it was last made: 10 minutes.</summary>
    public static readonly TimeSpan ClaimKept = TimeSpan.FromMinutes(10);

    /// <summary>How long an agent that isn't seen stays known: 30 days.</summary>
    public static readonly TimeSpan UnseenKept = TimeSpan.FromDays(30);

    private readonly Dictionary<Guid, AgentRecord> agents = [];
    private readonly Dictionary<string, Guid> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NameClaim> claims = new(StringComparer.Ordinal);

    /// <summary>Starts with what was kept. Of two records with one id or name, the first counts.</summary>
    public AgentRegistry(IEnumerable<AgentRecord> kept)
    {
        foreach (var agent in kept.Take(AgentsMax))
        {
            if (!agents.ContainsKey(agent.Id) && names.TryAdd(agent.Name, agent.Id))
                agents.Add(agent.Id, agent);
        }
    }

    /// <summary>Says that something changed that should be kept soon: not the time an agent was last seen.</summary>
    public event Action? Changed;

    /// <summary>Says that an agent is no longer known.</summary>
    public event Action<AgentRecord>? Forgotten;

    /// <summary>All known agents, in no particular order.</summary>
    public IReadOnlyCollection<AgentRecord> Agents => agents.Values;

    /// <summary>Who asks for a name in vain.</summary>
    public IReadOnlyCollection<NameClaim> Claims => claims.Values;

    /// <summary>The agent with an id; null when there is none.</summary>
    public AgentRecord? Find(Guid id) => agents.GetValueOrDefault(id);

    /// <summary>The agent that a person means by a name or an id; null when there is none.</summary>
    public AgentRecord? Resolve(string nameOrId)
    {
        if (names.TryGetValue(nameOrId, out var byName))
            return agents[byName];
        return Guid.TryParse(nameOrId, out var id) ? Find(id) : null;
    }

    /// <summary>Says whether an agent may come in under a name. A name asked for in vain is noted as a claim.</summary>
    public Judgement Judge(Guid id, string name, DateTimeOffset now)
    {
        var known = agents.GetValueOrDefault(id);
        if (known is { KeptOut.Length: > 0 })
            return Judgement.KeptOut;
        if (names.TryGetValue(name, out var holder) && holder != id)
        {
            Claim(new NameClaim(name, id, now));
            return Judgement.NameTaken;
        }
        return known is null && agents.Count >= AgentsMax ? Judgement.TooMany : Judgement.Welcome;
    }

    /// <summary>Takes in an agent that was judged welcome, under the name it has now.</summary>
    public AgentRecord Admit(Guid id, string name, DateTimeOffset now)
    {
        var known = agents.GetValueOrDefault(id);
        if (known is not null && known.Name == name)
            return agents[id] = known with { LastSeen = now };
        if (known is not null)
            names.Remove(known.Name);
        names[name] = id;
        ForgetClaims(claim => claim.Name == name || claim.Id == id);
        agents[id] = known is null
            ? new AgentRecord(id, name, now, now, LabelSet.Empty)
            : known with { Name = name, LastSeen = now };
        Changed?.Invoke();
        return agents[id];
    }

    /// <summary>Notes that something came from an agent.</summary>
    public void Seen(Guid id, DateTimeOffset now)
    {
        if (agents.TryGetValue(id, out var agent))
            agents[id] = agent with { LastSeen = now };
    }

    /// <summary>Notes how often an agent that was let in had dialled any collector.</summary>
    public void Linked(Guid id, uint link)
    {
        if (!agents.TryGetValue(id, out var agent))
            return;
        agents[id] = agent with { Link = link, HasMoved = false };
        if (agent.HasMoved)
            Changed?.Invoke();
    }

    /// <summary>Notes that an agent has gone to another collector.</summary>
    public void Moved(Guid id)
    {
        if (!agents.TryGetValue(id, out var agent))
            return;
        agents[id] = agent with { HasMoved = true };
        Changed?.Invoke();
    }

    /// <summary>Keeps an agent out until it is forgotten.</summary>
    public void KeepOut(Guid id, string reason)
    {
        if (!agents.TryGetValue(id, out var agent))
            return;
        agents[id] = agent with { KeptOut = reason };
        Changed?.Invoke();
    }

    /// <summary>Forgets an agent; its name is free again.</summary>
    public void Forget(AgentRecord agent)
    {
        if (!agents.Remove(agent.Id))
            return;
        names.Remove(agent.Name);
        Forgotten?.Invoke(agent);
        Changed?.Invoke();
    }

    /// <summary>Gives a name to the agent that asked for it last, and forgets the one that had it.</summary>
    /// <returns>The agent that has the name now; null when nobody else asked for it.</returns>
    public AgentRecord? Replace(string name, DateTimeOffset now)
    {
        ForgetOldClaims(now);
        if (!claims.TryGetValue(name, out var claim) || !names.TryGetValue(name, out var holder))
            return null;
        Forget(agents[holder]);
        return Admit(claim.Id, name, now);
    }

    /// <summary>Forgets who was not seen for <see cref="UnseenKept"/>, and claims that were not made again.</summary>
    public void ForgetOld(DateTimeOffset now)
    {
        foreach (var agent in agents.Values.Where(a => now - a.LastSeen > UnseenKept).ToArray())
            Forget(agent);
        ForgetOldClaims(now);
    }

    private void Claim(NameClaim claim)
    {
        claims[claim.Name] = claim;
        if (claims.Count > ClaimsMax)
            claims.Remove(claims.Values.MinBy(c => c.Asked)!.Name);
    }

    private void ForgetOldClaims(DateTimeOffset now) => ForgetClaims(claim => now - claim.Asked > ClaimKept);

    private void ForgetClaims(Predicate<NameClaim> isVoid)
    {
        foreach (var claim in claims.Values.Where(c => isVoid(c)).ToArray())
            claims.Remove(claim.Name);
    }
}
