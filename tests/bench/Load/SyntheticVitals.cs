using Monitoring.Model;
using Monitoring.Protocol.Codec;

namespace Monitoring.Bench.Load;

/// <summary>
/// What the status page shows of a host, made up: a few families under node_exporter's names, in groups named as the
/// samplers are. The same number gives the same host.
/// </summary>
internal sealed class SyntheticVitals
{
    private const long GiB = 1L << 30;
    private const int Cpus = 2;

    private readonly Random random;
    private readonly List<Group> groups = [];
    private readonly long memoryBytes;
    private readonly long diskBytes;
    private double busy;
    private double memory;

    /// <summary>Announces the groups.</summary>
    public SyntheticVitals(StreamEncoder encoder, int number, TimeSpan interval)
    {
        random = new Random(number);
        memoryBytes = (4L << random.Next(5)) * GiB;
        diskBytes = (32L << random.Next(5)) * GiB;
        (busy, memory) = (random.NextDouble(), random.NextDouble());
        AddCpus(encoder, interval);
        Add(encoder, interval, "meminfo",
            (Gauge("node_memory_MemTotal_bytes"), _ => memoryBytes),
            (Gauge("node_memory_MemFree_bytes"), _ => (long)(memoryBytes * (1 - memory) / 2)),
            (Gauge("node_memory_MemAvailable_bytes"), _ => (long)(memoryBytes * (1 - memory))));
        Add(encoder, interval, "loadavg", (Gauge("node_load1"), _ => (long)Math.Round(busy * Cpus)));
        Series Mount(string family) =>
            Gauge(family, new("device", "/dev/sda1"), new("fstype", "ext4"), new("mountpoint", "/"));
        var free = (long)(diskBytes * (0.2 + (random.NextDouble() * 0.7)));
        Add(encoder, interval, "filesystem",
            (Mount("node_filesystem_size_bytes"), _ => diskBytes),
            (Mount("node_filesystem_free_bytes"), _ => free),
            (Mount("node_filesystem_avail_bytes"), _ => free));
        Add(encoder, interval, "netdev",
            (Counter("node_network_receive_bytes_total", new Label("device", "eth0")), Rise(2_000_000)),
            (Counter("node_network_transmit_bytes_total", new Label("device", "eth0")), Rise(500_000)));
    }

    /// <summary>Defines the series; before the first write.</summary>
    public void Define(StreamEncoder encoder)
    {
        foreach (var group in groups)
        {
            foreach (var (series, _) in group.Columns)
                encoder.Define(group.Number, series);
        }
    }

    /// <summary>Writes the next values.</summary>
    public void Write(StreamEncoder encoder)
    {
        (busy, memory) = (Wander(busy), Wander(memory));
        foreach (var group in groups)
        {
            for (var i = 0; i < group.Values.Length; i++)
                group.Values[i] = group.Columns[i].Next(group.Values[i]);
            encoder.WriteGroup(group.Number, group.Values);
        }
    }

    private void AddCpus(StreamEncoder encoder, TimeSpan interval)
    {
        var hundredths = interval.TotalSeconds * 100;
        var columns = new List<(Series, Func<long, long>)>();
        for (var cpu = 0; cpu < Cpus; cpu++)
        {
            Series Mode(string mode) =>
                Counter("node_cpu_seconds_total", new Label("cpu", $"{cpu}"), new Label("mode", mode));
            columns.Add((Mode("idle"), before => before + (long)(hundredths * (1 - busy))));
            columns.Add((Mode("user"), before => before + (long)(hundredths * busy)));
        }
        Add(encoder, interval, "cpu", [.. columns]);
    }

    private void Add(
        StreamEncoder encoder, TimeSpan interval, string name, params (Series, Func<long, long>)[] columns) =>
        groups.Add(new Group(encoder.AddGroup(name, interval), columns, new long[columns.Length]));

    private Func<long, long> Rise(int most) => before => before + random.Next(most);

    private double Wander(double share) => Math.Clamp(share + ((random.NextDouble() - 0.5) * 0.1), 0.02, 0.98);

    private static Series Gauge(string name, params ReadOnlySpan<Label> labels) =>
        new(new Family(name, MetricType.Gauge, ""), new LabelSet(labels));

    private static Series Counter(string name, params ReadOnlySpan<Label> labels) =>
        new(new Family(name, MetricType.Counter, ""), new LabelSet(labels));

    private sealed record Group(int Number, (Series Series, Func<long, long> Next)[] Columns, long[] Values);
}
