using Monitoring.Collector.Ingest;
using Monitoring.Reactor;
using Monitoring.Tests.Simulation.Checks;
using Monitoring.Tests.Simulation.Fleets;
using Monitoring.Tests.Simulation.Network;

namespace Monitoring.Tests.Simulation;

/// <summary>Machines, agents and collectors in one process and on one virtual clock; everything in it follows from its
/// seed and its plan.</summary>
internal sealed class World
{
    private readonly Dictionary<Guid, SimulatedAgent> byId = [];
    private readonly List<ReachWatch> reach = [];

    public World(int seed, Func<Random, Plan>? plan = null)
    {
        Random = new Random(seed);
        Plan = (plan ?? Plan.Draw)(Random);
        Time = new VirtualReactor(onFailure: e => Broken($"a call threw: {e}"));
        Story = new Story(Time);
        Network = new SimulatedNetwork(Time, new Random(Random.Next()));
        Network.Wired += (wire, client, server) =>
        {
            if (Collectors.Find(c => c.Machine == server.Machine)?.Process is { } process)
                wire.Watch = new LinkWatch(process.Watch, wire, client.Machine.Name);
        };
        Network.Faulted += (process, e) => Broken($"a protocol of {process.Machine.Name} threw: {e}");
        for (var i = 1; i <= Plan.Collectors; i++)
            Collectors.Add(new SimulatedCollector(this, i));
        for (var i = 1; i <= Plan.Agents; i++)
        {
            var agent = new SimulatedAgent(this, i);
            Agents.Add(agent);
            byId.Add(agent.Id, agent);
            if (Plan.Certificates is null)
                reach.Add(new ReachWatch(this, agent));
        }
        if (Plan.Certificates is not null)
            Trust = new TrustWatch(this);
    }

    public Random Random { get; }

    public Plan Plan { get; }

    public VirtualReactor Time { get; }

    public Story Story { get; }

    public SimulatedNetwork Network { get; }

    public List<SimulatedAgent> Agents { get; } = [];

    public List<SimulatedCollector> Collectors { get; } = [];

    /// <summary>Watches certificates; null without.</summary>
    public TrustWatch? Trust { get; }

    /// <summary>The first invariant that was broken; null while all hold.</summary>
    public string? Failure { get; private set; }

    /// <summary>How long a call takes from one thread to another; null for at once.</summary>
    public Func<TimeSpan>? ThreadDelay => Plan.ThreadDelayMax > TimeSpan.Zero
        ? () => Plan.ThreadDelayMax * Random.NextDouble()
        : null;

    public TimeSpan CommitTime() => Plan.CommitTimeMax * Random.NextDouble();

    public SimulatedAgent AgentOf(Guid id) => byId[id];

    public string NameOf(Guid id) => byId[id].Name;

    public AgentTruth TruthOf(Guid id) => byId[id].Truth;

    public StreamTruth? StreamOf(StreamKey key) => byId[key.Agent].Truth.Streams.GetValueOrDefault(key.Incarnation);

    public void Broken(string what)
    {
        // What breaks after it is most often its consequence.
        if (Failure is not null)
            return;
        Story.Tell("BROKEN", what);
        Failure = what;
    }

    /// <summary>Lets time pass, and checks what must always hold: four times a second, and less often in peace and in a
    /// year, where frames are still checked each.</summary>
    /// <returns>False once an invariant was broken.</returns>
    public bool Run(TimeSpan span)
    {
        var end = Time.Elapsed + span;
        while (Failure is null && Time.Elapsed < end)
        {
            var next = Time.Elapsed + Plan.LookInterval;
            Time.AdvanceTo(next < end ? next : end);
            foreach (var agent in Agents)
                agent.Process?.Check();
            foreach (var collector in Collectors)
                collector.Process?.Check(this);
            reach.ForEach(watch => watch.Check());
            Trust?.Check();
        }
        return Failure is null;
    }
}
