using System.Globalization;
using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Which CPUs are online and which are isolated from the scheduler, from <c>/sys/devices/system/cpu</c>. Where the
/// first CPU cannot be taken offline, as on most x86 hosts, node_exporter shows none as online, and so do we.
/// </summary>
internal sealed class CpuStates(SampleGroup group, string directory) : IDisposable
{
    private static readonly Family[] Online =
        [new("node_cpu_online", MetricType.Gauge, "1 for a CPU that is online, else 0.")];

    private static readonly Family[] Isolated =
        [new("node_cpu_isolated", MetricType.Gauge, "1 for a CPU that is isolated from the scheduler.")];

    private readonly HostFile onlineFile = new(Path.Join(directory, "online"));
    private readonly HostFile isolatedFile = new(Path.Join(directory, "isolated"));
    private readonly List<(uint Number, SeriesRow Online)> cpus = [];
    private readonly List<SeriesRow> isolated = [];

    /// <summary>Takes note of the CPUs, by their names in the order of their text.</summary>
    public void Scan(IReadOnlyList<string> names)
    {
        cpus.ForEach(cpu => cpu.Online.Release());
        cpus.Clear();
        isolated.ForEach(row => row.Release());
        isolated.Clear();
        var showsOnline = names.Count > 0 && File.Exists(Path.Join(directory, names[0], "online"));
        foreach (var name in names)
        {
            var digits = name["cpu".Length..];
            var number = uint.Parse(digits, CultureInfo.InvariantCulture);
            if (showsOnline)
                cpus.Add((number, new SeriesRow(group, Online, new Label("cpu", digits))));
        }
        ScanIsolated();
    }

    /// <summary>Sets the states.</summary>
    public void Sample()
    {
        foreach (var row in isolated)
            row.Set(0, 1UL);
        if (cpus.Count == 0)
            return;
        var list = onlineFile.Read().TrimEnd((byte)'\n');
        foreach (var (number, row) in cpus)
            row.Set(0, CpuList.Contains(onlineFile.Path, list, number) ? 1UL : 0UL);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        onlineFile.Dispose();
        isolatedFile.Dispose();
    }

    // The kernel may isolate CPUs that are not there.
    private void ScanIsolated()
    {
        var list = isolatedFile.ReadIfPresent(out var content) ? content.TrimEnd((byte)'\n') : default;
        for (var number = 0U; number < CpuRows<CpuTimes>.CpusMax && !list.IsEmpty; number++)
        {
            if (CpuList.Contains(isolatedFile.Path, list, number))
                isolated.Add(new SeriesRow(group, Isolated, new Label("cpu", $"{number}")));
        }
    }
}
