using System.Collections.Immutable;

namespace Monitoring.Collector.Web;

/// <summary>The fleet in one line: counts by state and totals over the hosts that are up or late. Null: no host
/// says.</summary>
public sealed record FleetSummary
{
    /// <summary>A fleet without hosts.</summary>
    public static FleetSummary None { get; } = new();

    /// <summary>Hosts in state up.</summary>
    public int Up { get; init; }

    /// <summary>Hosts in state late.</summary>
    public int Late { get; init; }

    /// <summary>Hosts in state down.</summary>
    public int Down { get; init; }

    /// <summary>Hosts that are kept out.</summary>
    public int KeptOut { get; init; }

    /// <summary>Busy share of the CPUs, 0 to 1.</summary>
    public RatioSpread CpuRatio { get; init; } = RatioSpread.None;

    /// <summary>Memory in use, bytes.</summary>
    public long? MemoryUsedBytes { get; init; }

    /// <summary>Memory there is, bytes.</summary>
    public long? MemoryTotalBytes { get; init; }

    /// <summary>Used on the root file systems, bytes.</summary>
    public long? DiskUsedBytes { get; init; }

    /// <summary>Size of the root file systems, bytes.</summary>
    public long? DiskTotalBytes { get; init; }

    /// <summary>Received over all physical interfaces, bytes per second.</summary>
    public double? NetworkReceiveBytesPerSecond { get; init; }

    /// <summary>Sent over all physical interfaces, bytes per second.</summary>
    public double? NetworkTransmitBytesPerSecond { get; init; }

    /// <summary>The busiest hosts by name.</summary>
    public TopHosts Top { get; init; } = TopHosts.None;
}

/// <summary>How a share is spread over the hosts, each figure 0 to 1, null when no host says.</summary>
/// <param name="Total">Over all CPUs of all hosts.</param>
/// <param name="P50">Half of the hosts are at or under this.</param>
/// <param name="P95">Nineteen of twenty hosts are at or under this.</param>
/// <param name="Max">The busiest host.</param>
public sealed record RatioSpread(double? Total, double? P50, double? P95, double? Max)
{
    /// <summary>No host says.</summary>
    public static RatioSpread None { get; } = new(null, null, null, null);
}

/// <summary>Names of the busiest hosts, busiest first.</summary>
/// <param name="Cpu">By busy share of their CPUs.</param>
/// <param name="Memory">By used share of their memory.</param>
public sealed record TopHosts(ImmutableArray<string> Cpu, ImmutableArray<string> Memory)
{
    /// <summary>No hosts.</summary>
    public static TopHosts None { get; } = new([], []);
}
