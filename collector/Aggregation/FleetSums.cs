using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;

namespace Monitoring.Collector.Aggregation;

/// <summary>Adds up a fleet. Pure: the same hosts give the same figures.</summary>
public static class FleetSums
{
    /// <summary>Aggregates the hosts of a snapshot.</summary>
    public static FleetAggregate Of(IReadOnlyList<HostBlock> hosts)
    {
        var telling = hosts.Where(h => h.State is HostState.Up or HostState.Late).ToArray();
        var vitals = Array.ConvertAll(telling, h => h.Vitals);
        return new FleetAggregate
        {
            Up = hosts.Count(h => h.State == HostState.Up),
            Late = hosts.Count(h => h.State == HostState.Late),
            Down = hosts.Count(h => h.State == HostState.Down),
            KeptOut = hosts.Count(h => h.State == HostState.KeptOut),
            Series = telling.Sum(h => (long)h.SeriesCount),
            Cores = (long?)Total(vitals, v => v.Cores),
            CpuRatioTotal = CpuRatio(vitals, v => v.CpuRatio, v => v.Cores),
            CpuRatio = Distribution.Of(vitals.Select(v => v.CpuRatio)),
            MemoryUsedBytes = Total(vitals, v => v.MemoryUsedBytes),
            MemoryTotalBytes = Total(vitals, v => v.MemoryTotalBytes),
            MemoryRatio = Distribution.Of(vitals.Select(MemoryRatio)),
            DiskUsedBytes = Total(vitals, v => v.DiskUsedBytes),
            DiskTotalBytes = Total(vitals, v => v.DiskTotalBytes),
            DiskRatio = Distribution.Of(vitals.Select(v => v.DiskUsedBytes / v.DiskTotalBytes)),
            NetworkReceiveBytesPerSecond = Total(vitals, v => v.NetworkReceiveBytesPerSecond),
            NetworkReceive = Distribution.Of(vitals.Select(v => v.NetworkReceiveBytesPerSecond)),
            NetworkTransmitBytesPerSecond = Total(vitals, v => v.NetworkTransmitBytesPerSecond),
            NetworkTransmit = Distribution.Of(vitals.Select(v => v.NetworkTransmitBytesPerSecond)),
            TopByCpu = Top(telling, v => v.CpuRatio),
            TopByMemory = Top(telling, MemoryRatio),
        };
    }

    /// <summary>What the hosts tell of a figure, added up; null when none tells a finite one.</summary>
    internal static double? Total<T>(T[] hosts, Func<T, double?> figure)
    {
        double? total = null;
        foreach (var host in hosts)
        {
            if (figure(host) is { } value && double.IsFinite(value))
                total = (total ?? 0) + value;
        }
        return total;
    }

    /// <summary>The busy share of all CPUs of the hosts that tell theirs; null when none does.</summary>
    internal static double? CpuRatio<T>(T[] hosts, Func<T, double?> ratio, Func<T, int?> cores)
    {
        var telling = Array.FindAll(hosts, h => ratio(h) is { } told && double.IsFinite(told));
        return Total(telling, h => ratio(h) * cores(h)) / telling.Sum(h => (long?)cores(h));
    }

    private static double? MemoryRatio(Vitals vitals) => vitals.MemoryUsedBytes / vitals.MemoryTotalBytes;

    private static string[] Top(HostBlock[] hosts, Func<Vitals, double?> figure) =>
        [.. hosts.Where(h => figure(h.Vitals) is not null)
            .OrderByDescending(h => figure(h.Vitals))
            .ThenBy(h => h.Name, StringComparer.Ordinal)
            .Take(FleetAggregate.TopHostsMax)
            .Select(h => h.Name)];
}
