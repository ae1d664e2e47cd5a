namespace Monitoring.Collector.Exposition;

/// <summary>What the polling rounds made of the fleet; null where no host says.</summary>
public sealed record FleetFigures
{
    /// <summary>A fleet without hosts, before the first round.</summary>
    public static FleetFigures None { get; } = new();

    /// <summary>Hosts whose batches arrive in time.</summary>
    public int Up { get; init; }

    /// <summary>Hosts of which batches or polls are overdue.</summary>
    public int Late { get; init; }

    /// <summary>Hosts that are silent.</summary>
    public int Down { get; init; }

    /// <summary>Hosts that are refused until someone decides.</summary>
    public int KeptOut { get; init; }

    /// <summary>Hosts that the newest round asked.</summary>
    public int RoundExpected { get; init; }

    /// <summary>Hosts that answered the newest round in time.</summary>
    public int RoundAnswered { get; init; }

    /// <summary>Busy share of the CPUs, 0 to 1.</summary>
    public FleetSpread Cpu { get; init; } = FleetSpread.None;

    /// <summary>Used share of the memory, 0 to 1.</summary>
    public FleetSpread Memory { get; init; } = FleetSpread.None;

    /// <summary>Used share of the root file systems, 0 to 1.</summary>
    public FleetSpread Disk { get; init; } = FleetSpread.None;

    /// <summary>Bytes received per second.</summary>
    public FleetSpread NetworkReceive { get; init; } = FleetSpread.None;

    /// <summary>Bytes sent per second.</summary>
    public FleetSpread NetworkTransmit { get; init; } = FleetSpread.None;

    /// <summary>CPUs of all hosts.</summary>
    public long? Cpus { get; init; }

    /// <summary>Memory in use, bytes.</summary>
    public long? MemoryUsedBytes { get; init; }

    /// <summary>Memory there is, bytes.</summary>
    public long? MemorySizeBytes { get; init; }

    /// <summary>Used on the root file systems, bytes.</summary>
    public long? DiskUsedBytes { get; init; }

    /// <summary>Size of the root file systems, bytes.</summary>
    public long? DiskSizeBytes { get; init; }
}

/// <summary>A figure over the whole fleet and how it is spread over the hosts.</summary>
/// <param name="Total">Of the fleet as a whole: a share is of all hosts' capacity together, a rate is the sum.</param>
/// <param name="P50">Half of the hosts are at or under this.</param>
/// <param name="P95">Nineteen of twenty hosts are at or under this.</param>
/// <param name="Max">The highest host.</param>
public sealed record FleetSpread(double? Total, double? P50, double? P95, double? Max)
{
    /// <summary>No host says.</summary>
    public static FleetSpread None { get; } = new(null, null, null, null);
}
