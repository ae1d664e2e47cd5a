using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>The agent's own figures, <c>monitoring_agent_*</c>.</summary>
/// <param name="counters">What the loop and the link count.</param>
/// <param name="version">The agent's version.</param>
/// <param name="started">When the program started.</param>
public sealed class AgentSampler(AgentCounters counters, string version, DateTimeOffset started) : ISampler
{
    private readonly HostFile statm = new("/proc/self/statm");
    private Own[]? own;
    private int info;

    /// <inheritdoc/>
    public string Name => "agent";

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        own ??= AddAll(group);
        foreach (var figure in own)
            group.Set(figure.Handle, figure.Read());
        group.Set(info, 1UL);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => statm.Dispose();

    private Own[] AddAll(SampleGroup group)
    {
        info = group.Add(
            new Family("monitoring_agent_build_info", MetricType.Gauge, "Always 1; its label tells the version."),
            new Label("version", version));
        var startedMs = started.ToUnixTimeMilliseconds();
        return
        [
            Gauge("start_time_seconds", "When the agent started, since the Unix epoch.",
                () => startedMs, ValueOperation.DivideBy1000),
            Counter("cycles_total", "Sampling cycles run to their end.", () => counters.Cycles),
            Counter("cycles_late_total", "Sampling cycles begun over 100 ms late.", () => counters.CyclesLate),
            Counter("cycles_skipped_total", "Sampling cycles not run because the one before was not through.",
                () => counters.CyclesSkipped),
            Counter("cycles_failed_total", "Sampling cycles whose values were lost because encoding them failed.",
                () => counters.CyclesFailed),
            Gauge("cycle_duration_seconds", "How long the latest sampling cycle took, encoding included.",
                () => counters.CycleDuration.Ticks / TimeSpan.TicksPerMicrosecond, ValueOperation.DivideBy1E6),
            Gauge("samplers_parked", "Samplers left alone because they hang.", () => counters.SamplersParked),
            Gauge("series_not_taken", "Series left out because there are too many or their texts are too long.",
                () => counters.SeriesNotTaken),
            Counter("batches_dropped_total", "Batches dropped unacknowledged because spool or memory were full.",
                () => counters.BatchesDropped),
            Gauge("unsent_bytes", "Bytes of frames that the collector has not acknowledged.",
                () => counters.UnsentBytes),
            Counter("sent_bytes_total", "Bytes given to connections to the collector, before TLS.",
                () => counters.BytesSent),
            Counter("links_total", "Links to the collector that came to be.", () => counters.Links),
            Gauge("spool_files", "Files in the spool.", () => counters.SpoolFiles),
            Gauge("spool_bytes", "Bytes of the files in the spool.", () => counters.SpoolBytes),
            Counter("spool_written_bytes_total", "Bytes written to the spool.", () => counters.SpoolBytesWritten),
            Counter("spool_damaged_files_total", "Spool files found torn, corrupt or unreadable.",
                () => counters.SpoolFilesDamaged),
            Counter("spool_failures_total", "Times that the disk refused to take or give what is spooled.",
                () => counters.SpoolFailures),
            Gauge("spool_failing", "1 while the disk takes nothing and the unacknowledged is in memory only, else 0.",
                () => counters.SpoolFails),
            Gauge("resident_memory_bytes", "Memory of the agent that is resident.", ReadResidentBytes),
            Counter("cpu_seconds_total", "CPU time that the agent used, user and system.",
                () => Environment.CpuUsage.TotalTime.Ticks / TimeSpan.TicksPerMicrosecond, ValueOperation.DivideBy1E6),
            Counter("allocated_bytes_total", "Bytes that the agent allocated on its managed heap.",
                () => GC.GetTotalAllocatedBytes()),
            Counter("sampling_allocated_bytes_total", "Bytes that reading, parsing and encoding allocated.",
                GC.GetAllocatedBytesForCurrentThread),
            Gauge("heap_bytes", "Bytes on the agent's managed heap, those not yet collected included.",
                () => GC.GetTotalMemory(false)),
        ];

        Own Gauge(string name, string help, Func<long> read, ValueOperations operations = default) =>
            Add(MetricType.Gauge, name, help, read, operations);

        Own Counter(string name, string help, Func<long> read, ValueOperations operations = default) =>
            Add(MetricType.Counter, name, help, read, operations);

        Own Add(MetricType type, string name, string help, Func<long> read, ValueOperations operations) =>
            new(group.Add(new Family("monitoring_agent_" + name, type, help, ValueKind.UInt64, operations)), read);
    }

    // The second figure of statm is the resident set in pages.
    private long ReadResidentBytes()
    {
        var fields = new Fields(statm.Read());
        fields.Skip(1);
        return (long)fields.NextUInt64() * Environment.SystemPageSize;
    }

    private readonly record struct Own(int Handle, Func<long> Read);
}
