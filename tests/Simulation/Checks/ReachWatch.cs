using Monitoring.Agent.Delivery;
using Monitoring.Collector.Registry;
using Monitoring.Tests.Simulation.Fleets;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>
/// Watches over one agent: where it can reach a collector it must be shown there, up and with fresh values, whatever
/// the disks do; and when it loses the one that it is linked to, it must find another one in time.
/// </summary>
internal sealed class ReachWatch(World world, SimulatedAgent agent)
{
    private static readonly TimeSpan FailoverMax = TimeSpan.FromSeconds(10.25);
    private static readonly TimeSpan FreshMax = TimeSpan.FromSeconds(3);

    // From then on nothing is left of an earlier trouble.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(15);

    private readonly Dictionary<CollectorProcess, TimeSpan> wellSince = [];
    private AgentProcess? process;
    private SimulatedCollector? linked;
    private TimeSpan linkedSince;
    private TimeSpan? lostAt;
    private long linksWhenLost;

    private TimeSpan Now => world.Time.Elapsed;

    public void Check()
    {
        if (agent.Process is not { IsStopping: false, IsSampling: true } running)
        {
            (process, linked, lostAt) = (null, null, null);
            return;
        }
        if (process != running)
            (process, linked, lostAt) = (running, null, null);
        foreach (var gone in wellSince.Keys.Where(known => !world.Collectors.Exists(c => IsWell(c, known))).ToArray())
            wellSince.Remove(gone);
        foreach (var collector in world.Collectors)
        {
            if (collector.Process is { } serving && IsWell(collector, serving))
                wellSince.TryAdd(serving, Now);
        }
        var now = world.Collectors.Find(HasLink);
        CheckFailover(now);
        if (now is null)
            return;
        if (linked != now)
            (linked, linkedSince) = (now, Now);
        CheckShown(now);
        CheckNewest(now);
    }

    // How long a link stood decides how long the waits between tries are, so only the loss of a good one counts.
    private void CheckFailover(SimulatedCollector? now)
    {
        if (now is not null)
            lostAt = null;
        else if (linked is not null && lostAt is null && Now - linkedSince > CollectorLink.StableAfter * 1.2)
            (lostAt, linksWhenLost) = (Now, process!.Links);
        else if (linked is not null && lostAt is null)
            linked = null;
        if (lostAt is not { } lost)
            return;
        var others = world.Collectors.Where(collector => collector != linked).ToArray();
        // A link may have come and gone between two checks.
        if (others.Length == 0 || process!.Links > linksWhenLost
            || !Array.TrueForAll(others, collector => WasWellSince(collector, lost)))
            (lostAt, linked) = (null, null);
        else if (Now - lost > FailoverMax)
        {
            var ago = (Now - lost).TotalSeconds;
            world.Broken($"{agent.Name} has lost {linked!.Name} {ago:0.000} s ago and has no other");
        }
    }

    private void CheckShown(SimulatedCollector collector)
    {
        var journal = collector.Process!.Journal;
        var wasFull = collector.Process.Reactor.Elapsed - journal.FullAt < Settled;
        if (WellFor(collector) < Settled || Now - linkedSince < Settled || wasFull)
            return;
        var block = collector.Latest!.Find(agent.Id);
        if (block?.State != HostState.Up)
            world.Broken($"{agent.Name} is {block?.State} at {collector.Name}, and nothing is between them");
        var shownMs = block?.Groups.FirstOrDefault(g => g.Name == SyntheticSampler.InEachCycle)?.TimeMs;
        var age = TimeSpan.FromMilliseconds(agent.Truth.NewestMs - shownMs ?? 0);
        if (age > FreshMax && !agent.Truth.ClockWasSet)
            world.Broken($"{agent.Name} shows values of {age.TotalSeconds:0.000} s ago at {collector.Name}");
    }

    // Of several collectors' words about a host, that of the newest link counts.
    private void CheckNewest(SimulatedCollector collector)
    {
        if (Now - linkedSince < HostWatch.Slack || agent.Truth.DiskFailed)
            return;
        var newest = collector.Latest!.Find(agent.Id)?.LinkCounter;
        foreach (var other in world.Collectors.Where(other => other != collector))
        {
            if (other.Latest?.Find(agent.Id)?.LinkCounter >= newest)
                world.Broken($"{agent.Name} is linked to {collector.Name}, but {other.Name}'s word of it counts");
        }
    }

    private bool HasLink(SimulatedCollector collector)
    {
        var route = world.Network.RouteBetween(agent.Name, collector.Name);
        return !route.Blocked && route.Wires.Exists(wire =>
            wire is { Vanishes: false, Client.HasEnded: false, Watch: LinkWatch { IsStreaming: true } });
    }

    private bool IsWell(SimulatedCollector collector, CollectorProcess serving)
    {
        var route = world.Network.RouteBetween(agent.Name, collector.Name);
        return collector.Process == serving && !serving.IsStopping
            && route is { Blocked: false, BytesPerSecond: 0, ReadBytesMax: 0 };
    }

    private bool WasWellSince(SimulatedCollector collector, TimeSpan since) =>
        WellFor(collector) > Now - since
        && !(world.Network.RouteBetween(agent.Name, collector.Name).WireBrokenAt >= since);

    private TimeSpan WellFor(SimulatedCollector collector) =>
        collector.Process is { } serving && wellSince.TryGetValue(serving, out var since) ? Now - since : TimeSpan.Zero;
}
