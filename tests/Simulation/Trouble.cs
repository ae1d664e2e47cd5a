using Monitoring.Tests.Simulation.Fleets;
using Monitoring.Tests.Simulation.Network;

namespace Monitoring.Tests.Simulation;

/// <summary>Makes faults, one after the other, and mends them after a while.</summary>
internal class Trouble(World world)
{
    private bool over;

    protected Random Random { get; } = new(world.Random.Next());

    public virtual void Begin() => Next();

    /// <summary>Everything heals.</summary>
    public virtual void End()
    {
        over = true;
        world.Story.Tell("world", "everything heals");
        foreach (var route in Routes())
            Mend(route);
        StartAll();
        // Who is about to stop has stopped by then.
        world.Time.CallLater(TimeSpan.FromSeconds(10), StartAll);
    }

    private void StartAll()
    {
        foreach (var collector in world.Collectors)
        {
            collector.Start();
            collector.Process!.Reactor.Spare();
            collector.Process.Journal.Fails = false;
        }
        foreach (var agent in world.Agents)
        {
            MendDisk(agent);
            agent.Start();
            agent.Process?.Reactor.Spare();
        }
    }

    private void Next() => world.Time.CallLater(
        world.Plan.FaultInterval * (0.1 + (1.8 * Random.NextDouble())),
        () =>
        {
            if (over)
                return;
            Make();
            Next();
        });

    /// <summary>Makes one fault.</summary>
    protected virtual void Make()
    {
        switch (Random.Next(16))
        {
            case 0:
                Block(PickRoute());
                break;
            case 1:
                if (PickWire() is { } vanishing)
                {
                    Tell($"{vanishing} on {vanishing.Route} vanishes without a word");
                    vanishing.Route.WireBrokenAt = world.Time.Elapsed;
                    vanishing.Vanish();
                }
                break;
            case 2:
                if (PickWire() is { } reset)
                {
                    Tell($"{reset} on {reset.Route} is reset");
                    reset.Route.WireBrokenAt = world.Time.Elapsed;
                    reset.Reset();
                }
                break;
            case 3:
                Slow(PickRoute());
                break;
            case 4:
                CutUp(PickRoute());
                break;
            case 5 or 6:
                var killed = PickAgent();
                killed.KillAfter(Random.Next(1, 60), power: Random.Next(3) == 0);
                Later(20, killed.Start);
                break;
            case 7:
                var stopped = PickAgent();
                stopped.Stop();
                Later(20, stopped.Start);
                break;
            case 8 or 9:
                var collector = PickCollector();
                collector.KillAfter(Random.Next(1, 200), power: Random.Next(3) == 0);
                Later(20, collector.Start);
                break;
            case 10:
                var ended = PickCollector();
                ended.Stop();
                Later(20, ended.Start);
                break;
            case 11:
                FailCommits(PickCollector());
                break;
            case 12:
                SetClock();
                break;
            case 13 or 14:
                FailDisk(PickAgent());
                break;
            default:
                Command();
                break;
        }
    }

    private void Block(Route route)
    {
        Tell($"{route} is blocked");
        route.Block();
        Later(40, () => Mend(route));
    }

    private void Slow(Route route)
    {
        route.BytesPerSecond = 50 << Random.Next(8);
        route.BufferBytes = 1024 << Random.Next(8);
        route.Latency = TimeSpan.FromMilliseconds(Random.Next(1, 800));
        route.Jitter = TimeSpan.FromMilliseconds(Random.Next(0, 500));
        Tell($"{route} is slow: {route.BytesPerSecond} B/s, {route.Latency.TotalMilliseconds} ms");
        Later(60, () => Mend(route));
    }

    private void CutUp(Route route)
    {
        route.ReadBytesMax = 1 << Random.Next(8);
        Tell($"{route} brings at most {route.ReadBytesMax} bytes at a time");
        Later(60, () => Mend(route));
    }

    private void Mend(Route route)
    {
        if (route is { Blocked: false, BytesPerSecond: 0, ReadBytesMax: 0 })
            return;
        Tell($"{route} is well again");
        (route.BytesPerSecond, route.ReadBytesMax, route.BufferBytes) = (0, 0, 256 << 10);
        (route.Latency, route.Jitter) = (TimeSpan.FromMilliseconds(1), TimeSpan.Zero);
        route.Heal();
    }

    private void FailCommits(SimulatedCollector collector)
    {
        if (collector.Process is not { } process)
            return;
        Tell($"{collector.Name}'s disk is full");
        process.Journal.Fails = true;
        Later(Random.Next(4) == 0 ? 150 : 30, () =>
        {
            Tell($"{collector.Name}'s disk has room");
            process.Journal.Fails = false;
        });
    }

    private void FailDisk(SimulatedAgent agent)
    {
        var isFull = Random.Next(2) == 0;
        Tell($"{agent.Name}'s disk is {(isFull ? "full" : "read-only")}");
        (agent.Disk.IsFull, agent.Disk.IsReadOnly) = (isFull, !isFull);
        agent.DiskFailed();
        Later(40, () => MendDisk(agent));
    }

    private void MendDisk(SimulatedAgent agent)
    {
        if (!agent.Disk.IsTroubled)
            return;
        Tell($"{agent.Name}'s disk can be written again");
        (agent.Disk.IsFull, agent.Disk.IsReadOnly) = (false, false);
    }

    /// <summary>Sets the clock of a machine, or lets it drift.</summary>
    protected virtual void SetClock()
    {
        var machine = Random.Next(4) == 0 ? PickCollector().Machine : PickAgent().Machine;
        if (world.Agents.Find(agent => agent.Machine == machine) is { } wrong)
            wrong.Truth.ClockWasSet = true;
        if (Random.Next(2) == 0)
        {
            var size = Math.Pow(10, Random.Next(-1, 5));
            var step = TimeSpan.FromSeconds(Math.Round(size * (Random.NextDouble() - 0.5), 3));
            Tell($"{machine.Name}'s clock is set by {step}");
            machine.StepClock(step);
            return;
        }
        machine.Drift(Random.Next(-20_000, 20_000));
        Tell($"{machine.Name}'s clock drifts by {machine.DriftPpm} ppm");
    }

    /// <summary>Tells a collector to do something.</summary>
    protected virtual void Command()
    {
        var (collector, agent) = (PickCollector(), PickAgent());
        if (collector.Process is not { } process)
            return;
        if (Random.Next(3) > 0)
        {
            Tell($"{collector.Name} is asked to sample {agent.Name} now");
            process.SampleNow(agent.Name);
            return;
        }
        Tell($"{collector.Name} is told to forget {agent.Name}");
        process.Forget(agent.Name);
    }

    /// <summary>Does something after so many seconds at most, in a world whose faults are of usual length.</summary>
    protected void Later(int secondsMax, Action call) => world.Time.CallLater(
        TimeSpan.FromSeconds(secondsMax * Random.NextDouble()) * world.Plan.FaultScale, call);

    protected SimulatedAgent PickAgent() => world.Agents[Random.Next(world.Agents.Count)];

    protected SimulatedCollector PickCollector() => world.Collectors[Random.Next(world.Collectors.Count)];

    private Route PickRoute() => world.Network.RouteBetween(PickAgent().Name, PickCollector().Name);

    private Wire? PickWire()
    {
        var wires = Routes().SelectMany(route => route.Wires).ToArray();
        return wires.Length == 0 ? null : wires[Random.Next(wires.Length)];
    }

    private IEnumerable<Route> Routes() =>
        from agent in world.Agents
        from collector in world.Collectors
        select world.Network.RouteBetween(agent.Name, collector.Name);

    protected void Tell(string what) => world.Story.Tell("world", what);
}
