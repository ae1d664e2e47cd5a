using System.Net;
using Monitoring.Collector.Store;
using Monitoring.Reactor;
using Monitoring.Tests.Simulation.Machines;
using Monitoring.Tests.Simulation.Network;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>A collector, through all its processes.</summary>
internal sealed class SimulatedCollector
{
    public const int Port = 7420;

    private readonly World world;

    public SimulatedCollector(World world, int number)
    {
        this.world = world;
        Name = $"collector-{number}";
        Machine = world.Network.AddMachine(Name);
        Id = new Guid(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
        Disk = new CollectorDisk(world.StreamOf, what => world.Broken($"{Name}: {what}"));
    }

    public string Name { get; }

    public Guid Id { get; }

    public Machine Machine { get; }

    public CollectorDisk Disk { get; }

    public IPEndPoint EndPoint { get; } = new(IPAddress.Loopback, Port);

    /// <summary>The process that runs; null when none does.</summary>
    public CollectorProcess? Process { get; private set; }

    public LatestValues? Latest => Process?.Latest;

    public void Start()
    {
        Machine.HasPower = true;
        if (Process is not null)
            return;
        world.Story.Tell(Name, "starts");
        var process = new CollectorProcess(world, this);
        Process = process;
        process.Reactor.Died += () => Process = null;
        process.Start();
    }

    public void KillAfter(int steps, bool power)
    {
        if (Process is not { } process)
            return;
        process.Reactor.KillAfter(steps, () =>
        {
            world.Story.Tell(Name, power ? "loses its power" : "is killed");
            Machine.HasPower = !power;
        });
    }

    /// <summary>Stops it in order.</summary>
    public void Stop()
    {
        if (Process is not { IsStopping: false } process)
            return;
        world.Story.Tell(Name, "is told to stop");
        process.Stop().AddCallback(_ =>
        {
            if (process.Reactor.Alive)
                world.Story.Tell(Name, "has stopped");
            process.Reactor.End();
        });
    }
}
