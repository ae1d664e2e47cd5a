using Monitoring.Collector.Ingest;
using Monitoring.Collector.Registry;
using Monitoring.Tests.Simulation.Fleets;

namespace Monitoring.Tests.Simulation;

/// <summary>One life of a world: it starts, meets trouble, heals, comes to rest and ends.</summary>
internal static class Simulation
{
    private static readonly TimeSpan HealingMax = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan GoingBackMax = TimeSpan.FromSeconds(80);
    private static readonly TimeSpan NotYetOnDisk = TimeSpan.FromSeconds(2.5);
    internal static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>Lives it.</summary>
    /// <returns>The world as it ended, with its story and what was broken in it.</returns>
    public static World Run(int seed, Func<Random, Plan>? plan = null)
    {
        var world = new World(seed, plan);
        world.Story.Tell("world", $"seed {seed}: {world.Plan}");
        foreach (var collector in world.Collectors)
            collector.Start();
        world.Run(TimeSpan.FromSeconds(1));
        var timersAtRest = world.Collectors.ConvertAll(collector => collector.Process!.Reactor.TimersPending);
        foreach (var agent in world.Agents)
            world.Time.CallLater(TimeSpan.FromSeconds(3 * world.Random.NextDouble()), agent.Start);
        var trouble = new Trouble(world);
        trouble.Begin();
        if (!world.Run(world.Plan.Trouble))
            return world;
        trouble.End();
        if (!world.Run(world.Plan.Collectors == 1 ? HealingMax : HealingMax + GoingBackMax))
            return world;
        CheckHealed(world);
        ComeToRest(world, timersAtRest);
        return world;
    }

    /// <summary>A fleet without trouble, for a while; no story is told.</summary>
    public static World RunSteady(int seed, int agents, int series, TimeSpan span)
    {
        var world = new World(seed, _ => new Plan
        {
            Agents = agents,
            SeriesPerAgent = series,
            Trouble = span,
            FaultInterval = TimeSpan.MaxValue,
            IsSteady = true,
            LookInterval = TimeSpan.FromSeconds(10),
        });
        world.Story.IsTold = false;
        foreach (var collector in world.Collectors)
            collector.Start();
        foreach (var agent in world.Agents)
            world.Time.CallLater(TimeSpan.FromSeconds(3 * world.Random.NextDouble()), agent.Start);
        if (world.Run(span))
            CheckHealed(world);
        return world;
    }

    /// <summary>A fleet in peace but for its collector's disk, which takes nothing for a while. The collector knows the
    /// agents by then, so that each has its share of what may wait.</summary>
    public static World RunStuck(int seed, int agents, TimeSpan stuck)
    {
        var world = new World(seed, _ => new Plan
        {
            Agents = agents,
            Trouble = stuck,
            FaultInterval = TimeSpan.MaxValue,
            JournalBytesMax = 128 << 10,
        });
        var collector = world.Collectors.Single();
        collector.Start();
        foreach (var agent in world.Agents)
            agent.Start();
        world.Run(TimeSpan.FromSeconds(10));
        collector.Stop();
        world.Run(TimeSpan.FromSeconds(5));
        collector.Start();
        if (!world.Run(TimeSpan.FromSeconds(30)))
            return world;
        var process = collector.Process!;
        var unansweredBefore = process.PollsUnanswered;
        process.Journal.Fails = true;
        if (!world.Run(stuck))
            return world;
        if (process.PollsUnanswered > unansweredBefore)
            world.Broken($"{process.PollsUnanswered - unansweredBefore} polls were not answered");
        if (process.Journal.FullAt is not null)
            world.Broken("the journal was full");
        process.Journal.Fails = false;
        foreach (var agent in world.Agents)
            agent.Process!.StopSampling();
        if (world.Run(Rest))
            world.Agents.ForEach(agent => CheckDelivered(world, agent));
        return world;
    }

    private static void CheckHealed(World world)
    {
        foreach (var collector in world.Collectors)
        {
            foreach (var agent in world.Agents)
            {
                var block = collector.Latest!.Find(agent.Id);
                var isPreferred = agent.Targets[0].Host == collector.Name;
                if (isPreferred ? block?.State != HostState.Up : block?.State is HostState.Up or HostState.Late)
                    world.Broken($"{agent.Name} is {block?.State} at {collector.Name}, long after everything healed");
            }
        }
    }

    private static void ComeToRest(World world, List<int> timersAtRest)
    {
        world.Story.Tell("world", "nothing is sampled any more");
        foreach (var agent in world.Agents)
            agent.Process?.StopSampling();
        if (!world.Run(Rest))
            return;
        foreach (var agent in world.Agents)
            CheckDelivered(world, agent);
        foreach (var agent in world.Agents)
            agent.Stop(isWell: true);
        if (!world.Run(TimeSpan.FromSeconds(60)))
            return;
        // Each minute a registry is written, which may be just now.
        for (var i = 0; i < world.Collectors.Count && IsBusy(world, timersAtRest); i++)
        {
            if (!world.Run(TimeSpan.FromSeconds(2)))
                return;
        }
        foreach (var agent in world.Agents.Where(agent => agent.Process is not null))
            world.Broken($"{agent.Name} has not stopped");
        foreach (var (collector, timers) in world.Collectors.Zip(timersAtRest))
        {
            collector.Process!.CheckIdle(timers);
            collector.Process.Reactor.End();
        }
        if (world.Run(TimeSpan.FromSeconds(1)) && world.Time.PendingTimes is [var first, ..] left)
            world.Broken(
                $"{left.Count} timers are left in the world, the first of them at {first.TotalSeconds:0.000} s");
    }

    private static bool IsBusy(World world, List<int> timersAtRest) =>
        world.Collectors.Zip(timersAtRest).Any(c => c.First.Process!.Reactor.TimersPending > c.Second);

    // What was sampled is stored, but for what the agent counts as dropped, and the last moments before a process was
    // killed.
    internal static void CheckDelivered(World world, SimulatedAgent agent)
    {
        if (!agent.Process!.IsDelivered)
            world.Broken($"{agent.Name} has not delivered everything, {Rest.TotalSeconds} s after the last cycle");
        var lost = 0L;
        foreach (var stream in agent.Truth.Streams.Values)
        {
            var key = new StreamKey(agent.Id, stream.Incarnation);
            var newest = world.Collectors.Max(collector => collector.Disk.Find(key)?.CommittedSeq);
            var until = stream.EndedAt - NotYetOnDisk ?? TimeSpan.MaxValue;
            // What a disk that fails can't take is in memory alone.
            if (stream is { DiskFailed: true, EndedAt: not null })
                continue;
            lost += stream.CountBatches(newest ?? 0, stream.LastSeq + 1, until);
        }
        // A disk that fails may not have taken the number that a process which was killed had still to tell.
        var told = agent.Truth.DiskFailed ? agent.Truth.Dropped : agent.Truth.Told;
        if (agent.Truth.Missing + lost > told)
            world.Broken($"{agent.Name} told that it dropped {told} batches, but {agent.Truth.Missing} are missing "
                + $"and {lost} were lost with its processes");
    }
}
