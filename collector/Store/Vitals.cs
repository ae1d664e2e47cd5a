namespace Monitoring.Collector.Store;

/// <summary>What a person wants to know of a host at a glance. Null where the host doesn't tell, or not yet.</summary>
public sealed record Vitals
{
    /// <summary>Nothing known.</summary>
    public static Vitals None { get; } = new();

    /// <summary>
    /// Share of CPU time not idle and not waiting for disks, 0 to 1 over all CPUs, between the two newest samples.
    /// </summary>
    public double? CpuRatio { get; init; }

    /// <summary>Logical CPUs.</summary>
    public int? Cores { get; init; }

    /// <summary>Load average of the last minute.</summary>
    public double? Load1 { get; init; }

    /// <summary>Memory that can't be had without swapping: total less available, in bytes.</summary>
    public double? MemoryUsedBytes { get; init; }

    /// <summary>Memory, in bytes.</summary>
    public double? MemoryTotalBytes { get; init; }

    /// <summary>Bytes in use on the file system mounted at <see cref="DiskMount"/>.</summary>
    public double? DiskUsedBytes { get; init; }

    /// <summary>Size of that file system, in bytes.</summary>
    public double? DiskTotalBytes { get; init; }

    /// <summary>
    /// The root file system's mount point; where there is none (a container), that of the largest one. Empty when
    /// unknown.
    /// </summary>
    public string DiskMount { get; init; } = "";

    /// <summary>The fullest file system that can be written to: its mount point; empty when there is none.</summary>
    public string FullestMount { get; init; } = "";

    /// <summary>How full that one is, 0 to 1, as df counts it.</summary>
    public double? FullestRatio { get; init; }

    /// <summary>Bytes received per second over all devices but the loopback.</summary>
    public double? NetworkReceiveBytesPerSecond { get; init; }

    /// <summary>Bytes sent per second over all devices but the loopback.</summary>
    public double? NetworkTransmitBytesPerSecond { get; init; }

    /// <summary>When the host booted, in milliseconds since the Unix epoch.</summary>
    public long? BootMs { get; init; }

    /// <summary>
    /// The operating system's name for people, such as <c>Debian GNU/Linux 12 (bookworm)</c>; empty when unknown.
    /// </summary>
    public string Os { get; init; } = "";

    /// <summary>The kernel's release; empty when unknown.</summary>
    public string Kernel { get; init; } = "";
}
