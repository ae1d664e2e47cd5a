using Monitoring.Collector.Store;
using Monitoring.Model;

namespace Monitoring.Collector.Aggregation;

/// <summary>
/// Reads one host's vitals out of its groups, which are named as node_exporter names its collectors. It remembers the
/// samples before, for what is a rate; so there is one per host.
/// </summary>
public sealed class VitalsReading
{
    // The largest whole number that a browser tells from its neighbours; no host has as many bytes.
    private const double BytesMax = 1L << 53;

    // As far from 1970 as a date in a browser goes, either way.
    private const double UnixMsMax = 8.64e15;

    private readonly CpuReading cpu = new();
    private readonly NetworkReading network = new();
    private readonly DiskReading disk = new();
    private readonly FullestReading fullest = new();
    private readonly ValueReading memoryTotal = new("node_memory_MemTotal_bytes");
    private readonly ValueReading memoryAvailable = new("node_memory_MemAvailable_bytes");
    private readonly ValueReading load1 = new("node_load1");
    private readonly ValueReading bootTime = new("node_boot_time_seconds");
    private readonly ValueReading os = new("node_os_info");
    private readonly ValueReading uname = new("node_uname_info");

    /// <summary>Reads what the groups tell now.</summary>
    public Vitals Read(GroupSnapshot[] groups)
    {
        var memory = Find(groups, "meminfo");
        cpu.Read(Find(groups, "cpu"));
        network.Read(Find(groups, "netdev"));
        disk.Read(Find(groups, "filesystem"));
        fullest.Read(Find(groups, "filesystem"));
        return new Vitals
        {
            CpuRatio = cpu.Ratio,
            Cores = cpu.Cores,
            Load1 = load1.Value(Find(groups, "loadavg")),
            MemoryTotalBytes = Bytes(memoryTotal.Value(memory)),
            MemoryUsedBytes = Bytes(memoryTotal.Value(memory) - memoryAvailable.Value(memory)),
            DiskUsedBytes = Bytes(disk.UsedBytes),
            DiskTotalBytes = Bytes(disk.TotalBytes),
            DiskMount = disk.Mount,
            FullestMount = fullest.Mount,
            FullestRatio = fullest.Ratio,
            NetworkReceiveBytesPerSecond = network.ReceiveBytesPerSecond,
            NetworkTransmitBytesPerSecond = network.TransmitBytesPerSecond,
            BootMs = Whole(bootTime.Value(Find(groups, "stat")) * 1000, -UnixMsMax, UnixMsMax),
            Os = os.Label(Find(groups, "os"), "pretty_name"),
            Kernel = uname.Label(Find(groups, "uname"), "release"),
        };
    }

    /// <summary>A size in whole bytes; null when it is one that no host has, or no number.</summary>
    internal static long? Bytes(double? value) => Whole(value, 0, BytesMax);

    // Agents may say anything. A cast alone makes 0 of what is no number, and the largest long of what is too large.
    private static long? Whole(double? value, double min, double max) =>
        value >= min && value <= max ? (long)value : null;

    // This is done many times for each read of each host: a search with a lambda would be garbage each time.
    private static GroupSnapshot? Find(GroupSnapshot[] groups, string name)
    {
        foreach (var group in groups)
        {
            if (group.Name == name)
                return group;
        }
        return null;
    }
}
