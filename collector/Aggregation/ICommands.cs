using Monitoring.Collector.Registry;
using Monitoring.Model;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Collector.Aggregation;

/// <summary>
/// What may be told to the collector from outside: the only way in which the control socket and the web side change
/// anything. For the reactor's thread only.
/// </summary>
public interface ICommands
{
    /// <summary>All agents that are known.</summary>
    IReadOnlyList<AgentRecord> Agents { get; }

    /// <summary>The agent with a name or id; null when there is none.</summary>
    AgentRecord? Find(string nameOrId);

    /// <summary>Cuts the agent with a name or id off, and keeps it and its key out; null when there is none.</summary>
    AgentRecord? Revoke(string nameOrId);

    /// <summary>Names an agent, whatever it calls itself; false when another one has the name.</summary>
    bool Rename(AgentRecord agent, string name);

    /// <summary>Gives an agent other labels.</summary>
    void Label(AgentRecord agent, LabelSet labels);

    /// <summary>Forgets the agent with a name or id; null when there is none.</summary>
    AgentRecord? Forget(string nameOrId);

    /// <summary>Which agents have asked for a name that another one has.</summary>
    IReadOnlyList<NameClaim> ClaimsOn(string name);

    /// <summary>Gives a name to the agent that asked for it, and forgets the one that had it.</summary>
    AgentRecord Replace(NameClaim claim);

    /// <summary>
    /// Has a host sampled now; fires with its groups, which are shown too. Fails when it can't be asked or doesn't
    /// answer.
    /// </summary>
    Deferred<IReadOnlyList<GroupSnapshot>> SampleNow(string nameOrId);

    /// <summary>Has a host asked each second which of its processes use most, until what this returns is disposed
    /// of.</summary>
    /// <param name="nameOrId">The host's name or id.</param>
    /// <param name="take">Gets each answer, and each failure to get one.</param>
    IDisposable WatchProcesses(string nameOrId, Action<Outcome<TopProcesses>> take);
}
