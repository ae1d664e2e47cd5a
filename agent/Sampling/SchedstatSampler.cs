using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The scheduler's time per CPU, from <c>/proc/schedstat</c> (kernel's scheduler/sched-stats): the last three of the
/// nine numbers in lines such as <c>cpu0 0 0 0 0 0 0 498494191 8472992 85</c>, the times in nanoseconds.
/// </summary>
public sealed class SchedstatSampler(HostPaths paths) : ISampler
{
    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("schedstat", context => new SchedstatSampler(context.Paths));

    private const int FirstShown = 6;

    private static readonly Family[] Families =
    [
        new("node_schedstat_running_seconds_total", MetricType.Counter, "Time in which the CPU ran tasks.",
            Operations: ValueOperation.DivideBy1E9),
        new("node_schedstat_waiting_seconds_total", MetricType.Counter, "Time in which tasks waited for the CPU.",
            Operations: ValueOperation.DivideBy1E9),
        new("node_schedstat_timeslices_total", MetricType.Counter, "Time slices that the CPU ran."),
    ];

    private readonly HostFile file = new(paths.Proc("schedstat"));
    private CpuRows<SeriesRow>? cpus;

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        cpus ??= MakeRows(group);
        if (!file.ReadIfPresent(out var content))
            return false;
        Parse(content, cpus);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static CpuRows<SeriesRow> MakeRows(SampleGroup group) =>
        new(number => new SeriesRow(group, Families, new Label("cpu", $"{number}")));

    private static void Parse(ReadOnlySpan<byte> content, CpuRows<SeriesRow> cpus)
    {
        foreach (var line in new Lines(content))
        {
            var fields = new Fields(line);
            if (cpus.Find(fields.Next()) is not { } cpu)
                continue;
            fields.Skip(FirstShown);
            for (var i = 0; i < Families.Length; i++)
                cpu.Set(i, fields.NextUInt64());
        }
    }
}
