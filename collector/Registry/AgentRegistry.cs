using Monitoring.Model;
using Monitoring.Trust;

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

    /// <summary>How long an agent that isn't seen stays known, while the collector runs: 30 days.</summary>
    public static readonly TimeSpan UnseenKept = TimeSpan.FromDays(30);

    private readonly Dictionary<Guid, AgentRecord> agents = [];
    private readonly Dictionary<string, Guid> names = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, Guid Id), NameClaim> claims = [];
    private readonly Dictionary<string, RevokedKey> revoked = new(StringComparer.Ordinal);

    /// <summary>Starts with what was kept. Of two records with one id or name, the first counts.</summary>
    /// <param name="kept">The agents.</param>
    /// <param name="revokedKeys">Keys that are kept out. Default: none.</param>
    /// <param name="lapsed">Agents that were not seen for long. Default: none.</param>
    public AgentRegistry(
        IEnumerable<AgentRecord> kept,
        IEnumerable<RevokedKey>? revokedKeys = null,
        IEnumerable<AgentRecord>? lapsed = null)
    {
        Lapsed = new LapsedAgents(lapsed ?? []);
        foreach (var key in revokedKeys ?? [])
            revoked[key.Pin] = key;
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

    /// <summary>Says that an agent was revoked.</summary>
    public event Action<AgentRecord>? Revoked;

    /// <summary>All known agents, in no particular order.</summary>
    public IReadOnlyCollection<AgentRecord> Agents => agents.Values;

    /// <summary>Keys of agents that were revoked.</summary>
    public IReadOnlyCollection<RevokedKey> RevokedKeys => revoked.Values;

    /// <summary>Agents that were not seen for long, and may come again.</summary>
    public LapsedAgents Lapsed { get; }

    /// <summary>When the last of the certificates is over that any agent may come with; null for none.</summary>
    public DateTimeOffset? LastCertificateEnds =>
        agents.Values.Concat(Lapsed.All).Max(agent => agent.ValidUntil);

    /// <summary>Who asks for a name in vain.</summary>
    public IReadOnlyCollection<NameClaim> Claims => claims.Values;

    /// <summary>The agent with an id, be it one that has lapsed; null when there is none.</summary>
    public AgentRecord? FindAny(Guid id) => Find(id) ?? Lapsed.Find(id);

    /// <summary>The agent with an id; null when there is none.</summary>
    public AgentRecord? Find(Guid id) => agents.GetValueOrDefault(id);

    /// <summary>
    /// The agent that a person means by a name or an id; null when there is none. An id counts first: an agent may call
    /// itself by another's.
    /// </summary>
    public AgentRecord? Resolve(string nameOrId)
    {
        if (Guid.TryParse(nameOrId, out var id) && Find(id) is { } byId)
            return byId;
        return names.TryGetValue(nameOrId, out var byName) ? agents[byName] : null;
    }

    /// <summary>Says whether an agent may come in under a name. A name asked for in vain is noted as a claim.</summary>
    /// <param name="id">The agent's id.</param>
    /// <param name="name">What it calls itself.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="key">The pin of the key that it has; empty without certificates.</param>
    public Judgement Judge(Guid id, string name, DateTimeOffset now, string key = "")
    {
        var known = Recall(id, key);
        if (known is null && key.Length > 0 && Lapsed.Find(id) is not null)
            return Judgement.OtherKey;
        if (known is { IsRevoked: true } || revoked.ContainsKey(key))
            return Judgement.Revoked;
        if (known is { KeptOut.Length: > 0 })
            return Judgement.KeptOut;
        if (known is { Key.Length: > 0 } && key.Length > 0 && known.Key != key)
            return Judgement.OtherKey;
        if (names.TryGetValue(NameFor(known, name), out var holder) && holder != id)
        {
            Claim(new NameClaim(name, id, key, now));
            return Judgement.NameTaken;
        }
        return !agents.ContainsKey(id) && agents.Count >= AgentsMax ? Judgement.TooMany : Judgement.Welcome;
    }

    /// <summary>Takes in an agent that was judged welcome, under the name it has now.</summary>
    /// <param name="id">The agent's id.</param>
    /// <param name="name">What it calls itself.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="certificate">What it has shown; null without certificates.</param>
    public AgentRecord Admit(Guid id, string name, DateTimeOffset now, AgentCertificate? certificate = null) =>
        Admit(id, name, now, certificate?.KeyPin ?? "", certificate?.ValidUntil);

    /// <summary>Takes in an agent that joins with a token and was judged welcome: its identity is its key.</summary>
    public AgentRecord Enrol(string name, AgentCertificate certificate, TokenRecord token, DateTimeOffset now)
    {
        var enrolled = Admit(certificate.AgentId, name, now, certificate) with
        {
            Labels = token.Labels,
            Token = token.Id,
            ForgetAfter = token.ForgetAfter,
        };
        agents[enrolled.Id] = enrolled;
        Changed?.Invoke();
        return enrolled;
    }

    /// <summary>Notes that an agent was given another certificate.</summary>
    public void Renewed(AgentCertificate certificate)
    {
        if (!agents.TryGetValue(certificate.AgentId, out var agent))
            return;
        agents[agent.Id] = agent with { ValidUntil = Later(agent.ValidUntil, certificate.ValidUntil) };
        Changed?.Invoke();
    }

    /// <summary>
    /// Keeps an agent and its key out, be it one that has lapsed. The key is remembered for as long as any certificate
    /// may be good, also when the agent is forgotten meanwhile: there may be others for it than those known here.
    /// </summary>
    public AgentRecord Revoke(AgentRecord agent, DateTimeOffset now)
    {
        agent = agents.GetValueOrDefault(agent.Id, agent) with
        {
            IsRevoked = true,
            KeptOut = $"revoked at {now.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}",
        };
        // Of one that has lapsed the key is enough: its name may be another's by now.
        if (!Lapsed.Remove(agent.Id))
            agents[agent.Id] = agent;
        if (agent.Key.Length > 0)
            revoked[agent.Key] = new RevokedKey(agent.Key, AgentCertificate.LifeMax);
        Revoked?.Invoke(agent);
        Changed?.Invoke();
        return agent;
    }

    /// <summary>Names an agent; what it calls itself no longer counts then.</summary>
    /// <returns>False when another agent has the name.</returns>
    public bool Rename(AgentRecord agent, string name)
    {
        if (names.TryGetValue(name, out var holder) && holder != agent.Id)
            return false;
        Put(agent with { Name = name, IsRenamed = true }, agent);
        Changed?.Invoke();
        return true;
    }

    /// <summary>Gives an agent other labels.</summary>
    public void Label(AgentRecord agent, LabelSet labels)
    {
        agents[agent.Id] = agent with { Labels = labels };
        Changed?.Invoke();
    }

    /// <summary>Notes that something came from an agent.</summary>
    public void Seen(Guid id, DateTimeOffset now)
    {
        if (agents.TryGetValue(id, out var agent))
            agents[id] = agent with { LastSeen = now, Unseen = TimeSpan.Zero };
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

    /// <summary>Forgets an agent, be it one that has lapsed; its name is free again.</summary>
    public void Forget(AgentRecord agent)
    {
        if (Lapsed.Remove(agent.Id))
            Changed?.Invoke();
        if (!agents.Remove(agent.Id))
            return;
        names.Remove(agent.Name);
        Forgotten?.Invoke(agent);
        Changed?.Invoke();
    }

    /// <summary>Who asks for a name in vain, as far as claims stand.</summary>
    public IReadOnlyList<NameClaim> ClaimsOn(string name, DateTimeOffset now)
    {
        ForgetOldClaims(now);
        return [.. claims.Values.Where(claim => claim.Name == name)];
    }

    /// <summary>Gives a name to an agent that asks for it, and forgets the one that had it.</summary>
    /// <returns>The agent that has the name now, with the key that it asked with.</returns>
    public AgentRecord Replace(NameClaim claim, DateTimeOffset now)
    {
        if (names.TryGetValue(claim.Name, out var holder))
            Forget(agents[holder]);
        return Admit(claim.Id, claim.Name, now, claim.Key, null);
    }

    /// <summary>
    /// Forgets who was not seen for long, by default <see cref="UnseenKept"/>, and was not revoked: that takes a
    /// person; claims that were not made again; and revoked keys that no valid certificate has any more.
    /// </summary>
    /// <remarks>
    /// What counts is time that the collector has run, and not what the wall clock says: one that was set ahead by
    /// mistake, or a collector that was off for a month, would cost the whole fleet its names and labels.
    /// </remarks>
    /// <param name="now">The wall clock, for claims.</param>
    /// <param name="passed">For how long the collector has run since this was last called.</param>
    public void ForgetOld(DateTimeOffset now, TimeSpan passed)
    {
        Lapsed.Pass(passed);
        foreach (var agent in agents.Values.Select(agent => agent with { Unseen = agent.Unseen + passed }).ToArray())
        {
            agents[agent.Id] = agent;
            if (agent.IsRevoked || agent.Unseen <= (agent.ForgetAfter ?? UnseenKept))
                continue;
            Forget(agent);
            Lapsed.Add(agent);
        }
        foreach (var key in revoked.Values.Select(key => key with { Left = key.Left - passed }).ToArray())
        {
            revoked[key.Pin] = key;
            if (key.Left <= TimeSpan.Zero)
                revoked.Remove(key.Pin);
        }
        ForgetOldClaims(now);
    }

    private AgentRecord Admit(Guid id, string name, DateTimeOffset now, string key, DateTimeOffset? validUntil)
    {
        var known = Recall(id, key);
        var present = agents.GetValueOrDefault(id);
        Lapsed.Remove(id);
        var admitted = (known ?? new AgentRecord(id, name, now, now, LabelSet.Empty)) with
        {
            Name = NameFor(known, name),
            LastSeen = now,
            Unseen = TimeSpan.Zero,
            Key = key.Length > 0 ? key : known?.Key ?? "",
            ValidUntil = Later(known?.ValidUntil, validUntil),
        };
        Put(admitted, present);
        if (admitted.Name != present?.Name || admitted.Key != present.Key)
            Changed?.Invoke();
        return admitted;
    }

    // What is known of an agent, be it one that has lapsed: that one comes again with the key it had.
    private AgentRecord? Recall(Guid id, string key) => Find(id) ?? Lapsed.Find(id, key);

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other : one;

    private static string NameFor(AgentRecord? known, string name) =>
        known is { IsRenamed: true } ? known.Name : name;

    private void Put(AgentRecord agent, AgentRecord? known)
    {
        if (known is not null && known.Name != agent.Name)
            names.Remove(known.Name);
        if (known?.Name != agent.Name)
        {
            names[agent.Name] = agent.Id;
            ForgetClaims(claim => claim.Name == agent.Name || claim.Id == agent.Id);
        }
        agents[agent.Id] = agent;
    }

    private void Claim(NameClaim claim)
    {
        claims[(claim.Name, claim.Id)] = claim;
        if (claims.Count > ClaimsMax)
            Remove(claims.Values.MinBy(c => c.Asked)!);
    }

    private void ForgetOldClaims(DateTimeOffset now) => ForgetClaims(claim => now - claim.Asked > ClaimKept);

    private void ForgetClaims(Predicate<NameClaim> isVoid)
    {
        foreach (var claim in claims.Values.Where(c => isVoid(c)).ToArray())
            Remove(claim);
    }

    private void Remove(NameClaim claim) => claims.Remove((claim.Name, claim.Id));
}
