using Monitoring.Agent.Delivery;
using Monitoring.Reactor;
using Monitoring.Tests.Simulation.Checks;
using Monitoring.Tests.Simulation.Machines;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>A host with an agent, through all the agent's processes.</summary>
internal sealed class SimulatedAgent
{
    private readonly World world;

    public SimulatedAgent(World world, int number)
    {
        this.world = world;
        Name = $"agent-{number}";
        Machine = world.Network.AddMachine(Name);
        Id = new Guid(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        Disk = new Disk(new Random(world.Random.Next()));
        Truth = new AgentTruth(Id, Name, world.Plan.IsSteady ? 64 : 2048) { MemoryBytes = (long)number << 30 };
        var targets = world.Collectors.ConvertAll(c => new LinkTarget(c.Name, SimulatedCollector.Port, Tls: null));
        Targets = world.Plan.IsSpread ? Rendezvous.Order(targets, Id) : targets;
        if (world.Plan.Certificates is not null)
            Memberships = new AgentMemberships(world, this);
    }

    public string Name { get; }

    public Guid Id { get; }

    public Machine Machine { get; }

    public AgentTruth Truth { get; }

    /// <summary>Its collectors, the preferred one first.</summary>
    public IReadOnlyList<LinkTarget> Targets { get; }

    /// <summary>The collectors that it has joined; null when it talks in the clear.</summary>
    public AgentMemberships? Memberships { get; }

    /// <summary>Where its data directory is.</summary>
    public Disk Disk { get; }

    /// <summary>Its disk fails: what its process keeps in memory from now on is lost if it is killed.</summary>
    public void DiskFailed()
    {
        Truth.DiskFailed = true;
        if (Process is { } process)
            process.Stream.DiskFailed = true;
    }

    /// <summary>The process that runs; null when none does.</summary>
    public AgentProcess? Process { get; private set; }

    public void Start()
    {
        Machine.HasPower = true;
        if (Process is not null || Memberships is { HasJoined: false })
            return;
        var incarnation = (ulong)world.Random.NextInt64(1, long.MaxValue);
        world.Story.Tell(Name, $"starts as {incarnation:x}");
        var process = new AgentProcess(world, this, Truth.Begin(incarnation));
        Process = process;
        process.Stream.DiskFailed = Disk.IsTroubled;
        process.Reactor.Died += () =>
        {
            process.Stream.EndedAt = world.Time.Elapsed;
            Process = null;
        };
        process.Start();
    }

    /// <summary>Kills it at one of its next steps, and its machine with it when the power goes.</summary>
    public void KillAfter(int steps, bool power)
    {
        if (Process is not { } process)
            return;
        process.Reactor.KillAfter(steps, () =>
        {
            // The power goes before the operating system could tell anybody.
            world.Story.Tell(Name, power ? "loses its power" : "is killed");
            Machine.HasPower = !power;
            if (power)
                Disk.LosePower();
        });
    }

    /// <summary>Stops it in order.</summary>
    /// <param name="isWell">True when nothing hinders it: then no timer may be left behind.</param>
    public void Stop(bool isWell = false)
    {
        if (Process is not { IsStopping: false } process)
            return;
        world.Story.Tell(Name, "is told to stop");
        process.Stop().AddCallback(_ =>
        {
            if (!process.Reactor.Alive)
                return;
            world.Story.Tell(Name, "has stopped");
            if (isWell && process.Reactor.TimersPending > 0)
                world.Broken($"{Name} has stopped with timers left: {process.Reactor.DescribeTimers()}");
            process.Reactor.End();
        });
    }
}
