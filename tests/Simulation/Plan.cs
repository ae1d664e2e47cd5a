using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Simulation;

/// <summary>What a world is like; most of it is drawn from the seed.</summary>
internal sealed record Plan
{
    public required int Agents { get; init; }

    public int Collectors { get; init; } = 1;

    /// <summary>True when each agent prefers a collector by its id, false when all prefer the first.</summary>
    public bool IsSpread { get; init; }

    public int SeriesPerAgent { get; init; } = 12;

    /// <summary>How long faults go on; then everything heals.</summary>
    public required TimeSpan Trouble { get; init; }

    /// <summary>The mean time between two faults.</summary>
    public required TimeSpan FaultInterval { get; init; }

    public int OutboxBytesMax { get; init; } = Model.Limits.UnsentBytesMax;

    public long SpoolBytesMax { get; init; } = Agent.Delivery.Spooling.Spool.BytesDefault;

    /// <summary>Memory of what may wait for a collector's disk.</summary>
    public long JournalBytesMax { get; init; } = 1 << 20;

    /// <summary>True when what is sampled is always the same series, and samplers never fail.</summary>
    public bool IsSteady { get; init; }

    /// <summary>How often what must always hold is looked at.</summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often agents sample.</summary>
    public SamplingIntervals Intervals { get; init; } = SamplingIntervals.Default;

    /// <summary>How much longer faults last than they do by default.</summary>
    public double FaultScale { get; init; } = 1;

    /// <summary>How agents show who they are; null to talk in the clear. With certificates, links are what is looked
    /// at, and hosts' states and rounds are left to other plans.</summary>
    public CertificatePlan? Certificates { get; init; }

    /// <summary>How long calls from other threads take at most; zero runs everything as soon as may be.</summary>
    public TimeSpan ThreadDelayMax { get; init; }

    /// <summary>How long a commit takes at most.</summary>
    public TimeSpan CommitTimeMax { get; init; } = TimeSpan.FromMilliseconds(20);

    public static Plan Draw(Random random) => new()
    {
        Agents = random.Next(1, 6),
        Collectors = random.Next(1, 4),
        IsSpread = random.Next(2) == 0,
        SeriesPerAgent = random.Next(4, 40),
        Trouble = TimeSpan.FromSeconds(random.Next(60, 240)),
        FaultInterval = TimeSpan.FromSeconds(random.Next(2, 20)),
        OutboxBytesMax = random.Next(3) == 0 ? 4096 << random.Next(4) : Model.Limits.UnsentBytesMax,
        SpoolBytesMax = random.Next(3) == 0 ? 32 << 10 : Agent.Delivery.Spooling.Spool.BytesDefault,
        JournalBytesMax = random.Next(2) == 0 ? 16 << 10 << random.Next(3) : 1 << 20,
        ThreadDelayMax = TimeSpan.FromMilliseconds(random.Next(3) == 0 ? 0 : random.Next(1, 20)),
        CommitTimeMax = TimeSpan.FromMilliseconds(random.Next(2) == 0 ? 20 : random.Next(20, 3000)),
    };
}
