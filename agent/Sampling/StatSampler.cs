using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>The kernel's counters beside CPU time, from <c>/proc/stat</c> (proc_stat(5)).</summary>
/// <param name="paths">Where the host's file systems are.</param>
/// <param name="withSoftirqs">Whether soft interrupts are shown by vector.</param>
public sealed class StatSampler(HostPaths paths, bool withSoftirqs) : ISampler
{
    private static readonly SamplerFlag SoftirqFlag =
        new("collector.stat.softirq", "Show soft interrupts by vector.", "false", IsSwitch: true);

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } =
        new("stat", context => new StatSampler(context.Paths, context.IsOn(SoftirqFlag))) { Flags = [SoftirqFlag] };

    private const int Interrupts = 0;
    private const int ContextSwitches = 1;
    private const int Forks = 2;
    private const int BootTime = 3;
    private const int Running = 4;
    private const int Blocked = 5;

    private static readonly Family[] Families =
    [
        new("node_intr_total", MetricType.Counter, "Interrupts serviced."),
        new("node_context_switches_total", MetricType.Counter, "Switches from one task to another."),
        new("node_forks_total", MetricType.Counter, "Processes and threads started."),
        new("node_boot_time_seconds", MetricType.Gauge, "When the host booted, in seconds since 1970."),
        new("node_procs_running", MetricType.Gauge, "Tasks that run or could run."),
        new("node_procs_blocked", MetricType.Gauge, "Tasks that wait for I/O."),
    ];

    // In the order of the columns after the total; the kernel's enum in linux/interrupt.h.
    private static readonly string[] Vectors =
        ["hi", "timer", "net_tx", "net_rx", "block", "block_iopoll", "tasklet", "sched", "hrtimer", "rcu"];

    private static readonly Family[] SoftirqFamilies =
        [new("node_softirqs_total", MetricType.Counter, "Soft interrupts serviced, by vector.")];

    private readonly HostFile file = new(paths.Proc("stat"));
    private SeriesRow? row;
    private SeriesRow[]? softirqs;

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        row ??= new SeriesRow(group, Families);
        softirqs ??= MakeRows(group);
        Parse(file.Read(), row);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static SeriesRow[] MakeRows(SampleGroup group) =>
        [.. Vectors.Select(v => new SeriesRow(group, SoftirqFamilies, new Label("vector", v)))];

    private static int ColumnOf(ReadOnlySpan<byte> key) => key switch
    {
        _ when key.SequenceEqual("intr"u8) => Interrupts,
        _ when key.SequenceEqual("ctxt"u8) => ContextSwitches,
        _ when key.SequenceEqual("processes"u8) => Forks,
        _ when key.SequenceEqual("btime"u8) => BootTime,
        _ when key.SequenceEqual("procs_running"u8) => Running,
        _ when key.SequenceEqual("procs_blocked"u8) => Blocked,
        _ => -1,
    };

    private void Parse(ReadOnlySpan<byte> content, SeriesRow series)
    {
        foreach (var line in new Lines(content))
        {
            var fields = new Fields(line);
            var key = fields.Next();
            var column = ColumnOf(key);
            if (column >= 0)
                series.Set(column, fields.NextUInt64());
            else if (withSoftirqs && key.SequenceEqual("softirq"u8))
                ParseSoftirqs(fields);
        }
    }

    private void ParseSoftirqs(Fields fields)
    {
        fields.Skip(1);
        foreach (var vector in softirqs!)
            vector.Set(0, fields.NextUInt64());
    }
}
