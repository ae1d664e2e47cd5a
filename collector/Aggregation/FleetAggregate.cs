namespace Monitoring.Collector.Aggregation;

/// <summary>
/// The fleet in figures. Totals and distributions are over the hosts that are up or late and tell the figure; null when
/// none does.
/// </summary>
public sealed record FleetAggregate
{
    /// <summary>A fleet without hosts.</summary>
    public static FleetAggregate None { get; } = new();

    /// <summary>How many hosts <see cref="TopByCpu"/> and <see cref="TopByMemory"/> name.</summary>
    public const int TopHostsMax = 5;

    /// <summary>Hosts in state up.</summary>
    public int Up { get; init; }

    /// <summary>Hosts in state late.</summary>
    public int Late { get; init; }

    /// <summary>Hosts in state down.</summary>
    public int Down { get; init; }

    /// <summary>Hosts that are kept out.</summary>
    public int KeptOut { get; init; }

    /// <summary>Live series of all hosts.</summary>
    public long Series { get; init; }

    /// <summary>Logical CPUs.</summary>
    public long? Cores { get; init; }

    /// <summary>Busy share of all CPUs together, 0 to 1: a host counts by its CPUs.</summary>
    public double? CpuRatioTotal { get; init; }

    /// <summary>Busy share by host, 0 to 1.</summary>
    public Distribution CpuRatio { get; init; } = Distribution.Unknown;

    /// <summary>Memory in use, bytes.</summary>
    public double? MemoryUsedBytes { get; init; }

    /// <summary>Memory there is, bytes.</summary>
    public double? MemoryTotalBytes { get; init; }

    /// <summary>Used share of memory by host, 0 to 1.</summary>
    public Distribution MemoryRatio { get; init; } = Distribution.Unknown;

    /// <summary>Used on the root file systems, bytes.</summary>
    public double? DiskUsedBytes { get; init; }

    /// <summary>Size of the root file systems, bytes.</summary>
    public double? DiskTotalBytes { get; init; }

    /// <summary>Used share of the root file system by host, 0 to 1.</summary>
    public Distribution DiskRatio { get; init; } = Distribution.Unknown;

    /// <summary>Received, bytes per second.</summary>
    public double? NetworkReceiveBytesPerSecond { get; init; }

    /// <summary>Received by host, bytes per second.</summary>
    public Distribution NetworkReceive { get; init; } = Distribution.Unknown;

    /// <summary>Sent, bytes per second.</summary>
    public double? NetworkTransmitBytesPerSecond { get; init; }

    /// <summary>Sent by host, bytes per second.</summary>
    public Distribution NetworkTransmit { get; init; } = Distribution.Unknown;

    /// <summary>Names of the hosts with the busiest CPUs, busiest first.</summary>
    public IReadOnlyList<string> TopByCpu { get; init; } = [];

    /// <summary>Names of the hosts with the fullest memory, fullest first.</summary>
    public IReadOnlyList<string> TopByMemory { get; init; } = [];
}
