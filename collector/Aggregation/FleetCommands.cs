using System.Reactive.Disposables;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Polling;
using Monitoring.Collector.Registry;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Aggregation;

/// <summary>Carries out what the collector is told.</summary>
public sealed class FleetCommands(AgentRegistry registry, Admission admission, Fleet fleet, IReactorTime time)
    : ICommands
{
    private readonly Dictionary<Guid, ProcessWatch> watches = [];

    /// <inheritdoc/>
    public IReadOnlyList<AgentRecord> Agents => [.. registry.Agents];

    /// <inheritdoc/>
    public AgentRecord? Find(string nameOrId) => registry.Resolve(nameOrId);

    /// <inheritdoc/>
    public AgentRecord? Revoke(string nameOrId)
    {
        // A stolen key is good although its host was not seen for long.
        if ((registry.Resolve(nameOrId) ?? registry.Lapsed.Resolve(nameOrId)) is not { } agent)
            return null;
        agent = registry.Revoke(agent, time.UtcNow);
        fleet.KeptOut(agent.Id, agent.KeptOut);
        return agent;
    }

    /// <inheritdoc/>
    public bool Rename(AgentRecord agent, string name)
    {
        if (!registry.Rename(agent, name))
            return false;
        fleet.Described(agent.Id);
        return true;
    }

    /// <inheritdoc/>
    public void Label(AgentRecord agent, LabelSet labels)
    {
        registry.Label(agent, labels);
        fleet.Described(agent.Id);
    }

    /// <inheritdoc/>
    public AgentRecord? Forget(string nameOrId)
    {
        var agent = registry.Resolve(nameOrId) ?? registry.Lapsed.Resolve(nameOrId);
        if (agent is not null)
            registry.Forget(agent);
        return agent;
    }

    /// <inheritdoc/>
    public IReadOnlyList<NameClaim> ClaimsOn(string name) => registry.ClaimsOn(name, time.UtcNow);

    /// <inheritdoc/>
    public AgentRecord Replace(NameClaim claim) => registry.Replace(claim, time.UtcNow);

    /// <inheritdoc/>
    public IDisposable WatchProcesses(string nameOrId, Action<Outcome<TopProcesses>> take)
    {
        if (registry.Resolve(nameOrId) is not { Id: var id })
        {
            Deferred.Fail<TopProcesses>(new PollFailedException($"no host is called {nameOrId}")).AddBoth(take);
            return Disposable.Empty;
        }
        if (!watches.TryGetValue(id, out var watch))
        {
            watch = new ProcessWatch(time, timeout => AskProcesses(id, timeout), () => watches.Remove(id));
            watches.Add(id, watch);
        }
        return watch.Join(take);
    }

    private Deferred<PollResult> AskProcesses(Guid id, TimeSpan timeout) =>
        admission.CurrentLink(id) is { } link
            ? link.Poll(PollKind.TopProcesses, timeout)
            : Deferred.Fail<PollResult>(new PollFailedException("the host has no link now"));

    /// <inheritdoc/>
    public Deferred<IReadOnlyList<GroupSnapshot>> SampleNow(string nameOrId)
    {
        if (registry.Resolve(nameOrId) is not { } agent || admission.CurrentLink(agent.Id) is not { } link)
            return Deferred.Fail<IReadOnlyList<GroupSnapshot>>(new PollFailedException($"{nameOrId} has no link now"));
        return link.Poll(PollKind.SampleNow, HostPoller.Timeout).AddCallback(result =>
        {
            if (result.Status != PollStatus.Ok)
                throw new PollFailedException($"{agent.Name} answered {result.Status}");
            fleet.Sampled(agent.Id, result.Groups);
            return result.Groups;
        });
    }
}
