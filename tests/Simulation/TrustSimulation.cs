using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Simulation;

/// <summary>A fleet with certificates through many of their lives, under faults of every kind.</summary>
internal static class TrustSimulation
{
    /// <summary>Faults last at most this part of a certificate's life.</summary>
    public const double LongestFault = 0.02;

    private const int Agents = 2;
    // How long most of them last at most in a world of usual length.
    private const double UsualSeconds = 40;

    private static readonly TimeSpan HealingMax = TimeSpan.FromHours(3);

    /// <summary>Lives it.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="span">For how long there are faults.</param>
    /// <param name="certificates">How long certificates are good, and where they lie.</param>
    /// <returns>The world as it ended, and what was done in it.</returns>
    public static (World World, TrustTrouble Done) Run(int seed, TimeSpan span, CertificatePlan certificates)
    {
        var life = certificates.Life;
        var world = new World(seed, _ => new Plan
        {
            Agents = Agents,
            Trouble = span,
            FaultInterval = life / 10,
            FaultScale = LongestFault * life.TotalSeconds / UsualSeconds,
            LookInterval = TimeSpan.FromMinutes(10),
            Intervals = new SamplingIntervals(life / 240, life / 40, life / 10),
            Certificates = certificates,
        });
        world.Story.Tell("world", $"seed {seed}: {world.Plan}");
        var trouble = new TrustTrouble(world);
        world.Collectors[0].Start();
        world.Run(TimeSpan.FromSeconds(1));
        world.Agents.ForEach(trouble.Admit);
        world.Run(TimeSpan.FromMinutes(10));
        trouble.Begin();
        if (!world.Run(span))
            return (world, trouble);
        trouble.End();
        if (world.Run(HealingMax))
            CheckHealed(world);
        return (world, trouble);
    }

    private static void CheckHealed(World world)
    {
        foreach (var agent in world.Trust!.Excused)
            world.Broken($"{agent.Name} is still out, long after everything healed");
        foreach (var agent in world.Agents)
            agent.Process?.StopSampling();
        if (world.Run(Simulation.Rest))
            world.Agents.ForEach(agent => Simulation.CheckDelivered(world, agent));
    }
}
