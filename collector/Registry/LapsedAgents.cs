namespace Monitoring.Collector.Registry;

/// <summary>
/// Agents that were not seen for so long that they are no longer known, and whose certificates may be good still: one
/// that comes again is taken in as it was, with its labels. For the reactor's thread only.
/// </summary>
public sealed class LapsedAgents
{
    /// <summary>How many are remembered; of more, those that were unseen the longest come as strangers.</summary>
    public const int CountMax = AgentRegistry.AgentsMax;

    private readonly Dictionary<Guid, AgentRecord> agents = [];

    /// <summary>Starts with what was kept.</summary>
    public LapsedAgents(IEnumerable<AgentRecord> kept)
    {
        foreach (var agent in kept.Take(CountMax))
            agents[agent.Id] = agent;
    }

    /// <summary>All of them, in no particular order.</summary>
    public IReadOnlyCollection<AgentRecord> All => agents.Values;

    /// <summary>The agent with an id, if it has the key that it had.</summary>
    public AgentRecord? Find(Guid id, string key) =>
        agents.TryGetValue(id, out var agent) && agent.Key == key ? agent : null;

    /// <summary>The agent with an id, whatever key it had; null when there is none.</summary>
    public AgentRecord? Find(Guid id) => agents.GetValueOrDefault(id);

    /// <summary>The agent that a person means by a name or an id; of several with one name, the one that was seen
    /// last.</summary>
    public AgentRecord? Resolve(string nameOrId) =>
        Guid.TryParse(nameOrId, out var id) && agents.TryGetValue(id, out var byId)
            ? byId
            : agents.Values.Where(agent => agent.Name == nameOrId).MinBy(agent => agent.Unseen);

    /// <summary>Remembers an agent, unless its certificate is over: then it has to join anew.</summary>
    public void Add(AgentRecord agent)
    {
        if (agent.ValidUntil - agent.LastSeen > agent.Unseen)
            agents[agent.Id] = agent with { KeptOut = "" };
        else
            agents.Remove(agent.Id);
        if (agents.Count > CountMax)
            agents.Remove(agents.Values.MaxBy(one => one.Unseen)!.Id);
    }

    /// <summary>Remembers an agent no longer.</summary>
    /// <returns>False when it was none of these.</returns>
    public bool Remove(Guid id) => agents.Remove(id);

    /// <summary>The collector has run for a while, and none of them was seen.</summary>
    public void Pass(TimeSpan passed)
    {
        foreach (var agent in agents.Values.ToArray())
            Add(agent with { Unseen = agent.Unseen + passed });
    }
}
