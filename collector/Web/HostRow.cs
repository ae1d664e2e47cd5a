using System.Collections.Immutable;
using Monitoring.Model;

namespace Monitoring.Collector.Web;

/// <summary>
/// All that the page shows of one host. Null: the host does not say, or is down. Numbers that are not finite go out
/// as null. Texts come from the agent, so they may hold anything; the page escapes them.
/// </summary>
public sealed record HostRow
{
    /// <summary>The agent's id, 32 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>The host's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its state.</summary>
    public required HostRowState State { get; init; }

    /// <summary>Its labels: those of its token, and those given by hand.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;

    /// <summary>Why it is in this state and what to do about it, one sentence or two; empty when up.</summary>
    public string StateReason { get; init; } = "";

    /// <summary>The distribution's pretty name: Debian GNU/Linux 12.</summary>
    public string Os { get; init; } = "";

    /// <summary>The kernel's release: 6.1.0-18-amd64.</summary>
    public string Kernel { get; init; } = "";

    /// <summary>The agent's version.</summary>
    public string AgentVersion { get; init; } = "";

    /// <summary>The address that the agent dials from.</summary>
    public string Address { get; init; } = "";

    /// <summary>When the host booted, Unix time in ms.</summary>
    public long? BootMs { get; init; }

    /// <summary>When anything last came from it, Unix time in ms, on the collector's clock.</summary>
    public long? LastSeenMs { get; init; }

    /// <summary>Time of the newest batch, Unix time in ms, as the agent says it.</summary>
    public long? SampleMs { get; init; }

    /// <summary>Round trip of the newest ping, ms.</summary>
    public double? RttMs { get; init; }

    /// <summary>The agent's clock minus the collector's, ms.</summary>
    public double? ClockOffsetMs { get; init; }

    /// <summary>What is wrong with its clock: it was set, it drifts; empty when nothing is.</summary>
    public string ClockTrouble { get; init; } = "";

    /// <summary>Busy share of all its CPUs, 0 to 1.</summary>
    public double? CpuRatio { get; init; }

    /// <summary>CPUs online.</summary>
    public int? Cores { get; init; }

    /// <summary>Load average over a minute.</summary>
    public double? Load1 { get; init; }

    /// <summary>Total minus available memory, bytes.</summary>
    public long? MemoryUsedBytes { get; init; }

    /// <summary>Memory there is, bytes.</summary>
    public long? MemoryTotalBytes { get; init; }

    /// <summary>Used on <see cref="DiskMount"/>, bytes.</summary>
    public long? DiskUsedBytes { get; init; }

    /// <summary>Size of <see cref="DiskMount"/>, bytes.</summary>
    public long? DiskTotalBytes { get; init; }

    /// <summary>The mount point that the disk figures speak of.</summary>
    public string DiskMount { get; init; } = "/";

    /// <summary>The fullest file system that can be written to: its mount point; empty when there is none.</summary>
    public string FullestMount { get; init; } = "";

    /// <summary>How full that one is, 0 to 1, as df counts it.</summary>
    public double? FullestRatio { get; init; }

    /// <summary>Received over its physical interfaces, bytes per second.</summary>
    public double? NetworkReceiveBytesPerSecond { get; init; }

    /// <summary>Sent over its physical interfaces, bytes per second.</summary>
    public double? NetworkTransmitBytesPerSecond { get; init; }

    /// <summary>When its certificate ends, Unix time in ms; null when it has none.</summary>
    public long? CertificateEndsMs { get; init; }

    /// <summary>What a sample of it costs on the wire, before TLS, on average since it dialled.</summary>
    public double? BytesPerSample { get; init; }

    /// <summary>Live series.</summary>
    public int Series { get; init; }

    /// <summary>Series refused because of the limit.</summary>
    public int RefusedSeries { get; init; }

    /// <summary>A few of the refused ones by name and labels.</summary>
    public ImmutableArray<string> RefusedExamples { get; init; } = [];

    /// <summary>
    /// How often its agent had dialled any collector when it dialled this one last; 0 when unknown. Of two collectors'
    /// rows of one id, that with the higher number is the newer.
    /// </summary>
    public uint LinkCounter { get; init; }
}
