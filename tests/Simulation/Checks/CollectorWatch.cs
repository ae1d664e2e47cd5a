using Monitoring.Collector.Aggregation;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Polling;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;
using Monitoring.Tests.Simulation.Fleets;
using Monitoring.Tests.Simulation.Machines;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>Watches one process of a collector.</summary>
internal sealed class CollectorWatch(World world, SimulatedCollector collector, ProcessReactor reactor)
{
    private static readonly TimeSpan RoundsApart =
        FleetRounds.Interval + FleetRounds.Deadline + TimeSpan.FromMilliseconds(50);

    // An answer from here on may come too late, or may not.
    private static readonly TimeSpan TooLate = HostPoller.Timeout - HostWatch.Slack;

    private readonly Dictionary<Guid, HostWatch> hosts = [];
    private readonly List<LinkWatch> links = [];
    private readonly Dictionary<Guid, GroupPrints> prints = [];
    private readonly Dictionary<Guid, HostBlock> seen = [];
    private TimeSpan roundAt = reactor.StartedAt;

    public World World => world;

    public SimulatedCollector Collector => collector;

    /// <summary>The link that is being read; null while none is.</summary>
    public LinkWatch? Reading { private get; set; }

    public void Add(LinkWatch link) => links.Add(link);

    public void Remove(LinkWatch link)
    {
        if (link.AwaitsWelcome)
            HostOf(link.Agent).WentUnwelcomed = world.Time.Elapsed;
        links.Remove(link);
    }

    public HostWatch HostOf(Guid id)
    {
        if (!hosts.TryGetValue(id, out var host))
            hosts[id] = host = new HostWatch(world.NameOf(id));
        return host;
    }

    public void Forget(Guid id)
    {
        hosts.Remove(id);
        seen.Remove(id);
    }

    /// <summary>An ACK or a WELCOME tells an agent that something is committed.</summary>
    public void Told(Guid agent, ulong incarnation, ulong seq)
    {
        // Another collector may have stored some of it.
        if (world.StreamOf(new StreamKey(agent, incarnation))?.FindUnstored(seq) is { } unstored)
            Broken($"{world.NameOf(agent)} is told that {seq} is committed; {unstored} is not");
    }

    /// <summary>Hosts that are listed as being here, or as having been here last.</summary>
    public void CheckMoved(HostWatch host, HostBlock block)
    {
        if (host.Moved is { } moved && world.Time.Elapsed - moved.At > HostWatch.Slack && block.HasMoved != moved.Is)
            Broken($"{host.Name} is listed as {(block.HasMoved ? "moved" : "not moved")}, which is not what it said");
    }

    /// <summary>The link that is being read has brought frames to be committed.</summary>
    public void Appended(JournalRow row)
    {
        if (!row.IsCopy && row.FirstSeq <= Reading?.AckedWhenDialled(row.Stream.Key.Incarnation))
            Broken($"frame {row.FirstSeq} of {world.StreamOf(row.Stream.Key)} is taken for new, but its agent was told "
                + "that it is committed when it dialled");
    }

    public void Pinged(LinkWatch link, Guid agent, uint request)
    {
        // Whoever decides between two links of an agent asks too, outside the polls.
        var host = HostOf(agent);
        var now = world.Time.Elapsed;
        if (links.Exists(other => other != link && other.Agent == agent && other.AwaitsWelcome)
            || now - host.WentUnwelcomed < HostPoller.Timeout)
        {
            return;
        }
        if (host is { IsAsked: true, Asked: { } asked } && now - asked.At < HostPoller.Timeout
            && ((LinkWatch)asked.Link).IsStreaming)
            Broken($"{host.Name} is polled while the poll {(now - asked.At).TotalSeconds:0.000} s before it waits");
        (host.Asked, host.IsAsked) = ((now, link, request), true);
    }

    public void Answered(LinkWatch link, Guid agent, uint request)
    {
        var host = HostOf(agent);
        if (host.Asked is not { } asked || asked.Link != link || asked.Request != request)
            return;
        if (world.Time.Elapsed - asked.At >= HostPoller.Timeout - HostWatch.Slack)
            return;
        host.IsAsked = false;
        host.Answered = world.Time.Elapsed;
    }

    /// <summary>What is shown must be right.</summary>
    public void Check(LatestValues latest)
    {
        foreach (var (id, host) in hosts)
        {
            if (latest.Find(id) is not { } block)
                continue;
            host.Shown(block.State, world.Time.Elapsed);
            if (host.Judge(block.State, world.Time.Elapsed) is { } wrong)
                Broken(wrong);
            CheckMoved(host, block);
            CheckValues(id, block);
        }
    }

    /// <summary>A round must come in time, add up, and name who is missing.</summary>
    public void RoundPublished(RoundReport report, FleetSnapshot snapshot)
    {
        var now = world.Time.Elapsed;
        if (now - roundAt > RoundsApart)
            Broken($"round {report.Number} comes {(now - roundAt).TotalSeconds:0.000} s after the one before");
        roundAt = now;
        CheckSums(report.Fleet, snapshot);
        foreach (var name in report.Missing)
        {
            var host = hosts.Values.FirstOrDefault(h => h.Name == name);
            if (host is { IsAsked: false, Asked: { } asked } && ((LinkWatch)asked.Link).IsStreaming
                && now - asked.At > FleetRounds.Deadline && now - asked.At < HostPoller.Interval
                && now - host.Answered > HostWatch.Slack)
                Broken($"round {report.Number} misses {name}, which has answered");
        }
        foreach (var (id, host) in hosts)
        {
            var silent = host is { IsAsked: true, Asked: { } asked }
                && now - asked.At is var waited && waited > FleetRounds.Deadline && waited < TooLate;
            // One that came up since the round began is not expected in it.
            var serving = now - host.ServesSince > FleetRounds.Deadline
                && collector.Latest?.Find(id) is { State: HostState.Up or HostState.Late };
            if (silent && serving && now - host.Asked!.Value.At < HostPoller.Interval
                && ((LinkWatch)host.Asked.Value.Link).IsStreaming && !report.Missing.Contains(host.Name))
                Broken($"round {report.Number} does not miss {host.Name}, which has not answered");
        }
    }

    public void CheckRounds()
    {
        if (world.Time.Elapsed - roundAt > RoundsApart)
            Broken($"no round for {(world.Time.Elapsed - roundAt).TotalSeconds:0.000} s");
    }

    public void Broken(string what) => world.Broken($"{collector.Name}: {what}");

    private void CheckSums(FleetAggregate fleet, FleetSnapshot snapshot)
    {
        var (up, late, down, keptOut, series, memory) = (0, 0, 0, 0, 0L, 0.0);
        foreach (var block in snapshot.Hosts)
        {
            up += block.State == HostState.Up ? 1 : 0;
            late += block.State == HostState.Late ? 1 : 0;
            down += block.State == HostState.Down ? 1 : 0;
            keptOut += block.State == HostState.KeptOut ? 1 : 0;
            if (block.State is HostState.Down or HostState.KeptOut)
                continue;
            series += block.Groups.Sum(g => (long)g.Series.Length);
            if (Array.Exists(block.Groups, g => g.Name == "meminfo"))
                memory += world.TruthOf(block.Id).MemoryBytes;
        }
        if ((up, late, down, keptOut, series) != (fleet.Up, fleet.Late, fleet.Down, fleet.KeptOut, fleet.Series)
            || memory != (fleet.MemoryTotalBytes ?? 0))
            Broken($"the fleet's sums are {fleet.Up} up, {fleet.Late} late, {fleet.Down} down, {fleet.Series} series, "
                + $"{fleet.MemoryTotalBytes} bytes and not {up}, {late}, {down}, {series}, {memory}");
    }

    private void CheckValues(Guid id, HostBlock block)
    {
        if (seen.GetValueOrDefault(id) == block)
            return;
        seen[id] = block;
        if (!prints.TryGetValue(id, out var print))
            prints[id] = print = new GroupPrints();
        foreach (var group in block.Groups)
        {
            var shown = print.Of(group);
            if (!world.TruthOf(id).HasSampled(shown, print.Parts))
                Broken($"{block.Name} shows values that were never sampled so: {shown}, but "
                    + world.TruthOf(id).Describe(group.Name, group.TimeMs));
        }
    }
}
