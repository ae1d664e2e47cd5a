using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Packets in the network stack's input queues, from <c>/proc/net/softnet_stat</c> (kernel's net/core/net-procfs.c):
/// a line of hexadecimal columns per CPU; the kernel adds columns at the end over the years: 9, then 11, since 5.10
/// 13 with the CPU's number.
/// </summary>
public sealed class SoftnetSampler(HostPaths paths) : ISampler
{
    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("softnet", context => new SoftnetSampler(context.Paths));

    private const int ColumnsMin = 9;
    private const int CpuColumn = 12;

    private static readonly Family[] Families =
    [
        new("node_softnet_processed_total", MetricType.Counter, "Packets taken from the CPU's input queue."),
        new("node_softnet_dropped_total", MetricType.Counter, "Packets dropped since the CPU's input queue was full."),
        new("node_softnet_times_squeezed_total", MetricType.Counter, "Times that the CPU's budget was spent early."),
        new("node_softnet_cpu_collision_total", MetricType.Counter, "Collisions over a device's lock in transmitting."),
        new("node_softnet_received_rps_total", MetricType.Counter, "Times that another CPU woke this one for packets."),
        new("node_softnet_flow_limit_count_total", MetricType.Counter, "Times that the limit per flow was reached."),
        new("node_softnet_backlog_len", MetricType.Gauge, "Packets that wait in the CPU's backlog."),
    ];

    // The file's column of each family.
    private static readonly int[] Columns = [0, 1, 2, 8, 9, 10, 11];

    private readonly HostFile file = new(paths.Proc("net/softnet_stat"));
    private CpuRows<SeriesRow>? cpus;

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        cpus ??= MakeRows(group);
        Parse(file.Read(), cpus);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static CpuRows<SeriesRow> MakeRows(SampleGroup group) =>
        new(number => new SeriesRow(group, Families, new Label("cpu", $"{number}")));

    private static void Parse(ReadOnlySpan<byte> content, CpuRows<SeriesRow> cpus)
    {
        Span<ulong> columns = stackalloc ulong[CpuColumn + 1];
        var lineNumber = 0UL;
        foreach (var line in new Lines(content))
        {
            var width = ParseColumns(line, columns);
            if (width < ColumnsMin)
                throw new FormatException($"a line of softnet_stat has {width} columns, fewer than {ColumnsMin}");
            columns[width..].Clear();
            var cpu = cpus[width > CpuColumn ? columns[CpuColumn] : lineNumber];
            for (var i = 0; i < Columns.Length; i++)
                cpu.Set(i, columns[Columns[i]]);
            lineNumber++;
        }
    }

    private static int ParseColumns(ReadOnlySpan<byte> line, Span<ulong> columns)
    {
        var fields = new Fields(line);
        for (var width = 0; width < columns.Length; width++)
        {
            var field = fields.Next();
            if (field.IsEmpty)
                return width;
            if (!Host.Parse.TryHex(field, out columns[width]))
                throw new FormatException($"column {width + 1} of softnet_stat is not a hexadecimal number");
        }
        return columns.Length;
    }
}
