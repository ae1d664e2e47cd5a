using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Disks: their traffic from <c>/proc/diskstats</c> (kernel's admin-guide/iostats), a line of major and minor number,
/// name and then counts, of which newer kernels have more; and what they are from udev's data.
/// </summary>
/// <param name="paths">Where the host's file systems are.</param>
/// <param name="shown">Which devices are shown.</param>
public sealed class DiskstatsSampler(HostPaths paths, NameFilter shown) : ISampler
{
    private static readonly SamplerFlag IncludeFlag =
        new("collector.diskstats.device-include", "Which disks are shown, a regular expression.");

    private static readonly SamplerFlag ExcludeFlag = new(
        "collector.diskstats.device-exclude",
        "Which disks are not shown, a regular expression.",
        @"^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$");

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new(
        "diskstats",
        context => new DiskstatsSampler(context.Paths, NameFilter.FromFlags(context, IncludeFlag, ExcludeFlag)))
    {
        Flags = [IncludeFlag, ExcludeFlag],
    };

    // Lines with fewer counts are of partitions under kernels before 2.6.25; node_exporter passes over them too.
    private const int CountsMin = 11;

    // By the file's columns. Sectors are of 512 bytes whatever the disk's own size is, times in milliseconds.
    private static readonly Family[] Families =
    [
        Counter("reads_completed", "Reads that succeeded."),
        Counter("reads_merged", "Reads that were merged with others."),
        Counter("read_bytes", "Bytes read.", ValueOperation.Times512),
        Counter("read_time_seconds", "Time spent by all reads.", ValueOperation.TimesThousandth),
        Counter("writes_completed", "Writes that succeeded."),
        Counter("writes_merged", "Writes that were merged with others."),
        Counter("written_bytes", "Bytes written.", ValueOperation.Times512),
        Counter("write_time_seconds", "Time spent by all writes.", ValueOperation.TimesThousandth),
        new("node_disk_io_now", MetricType.Gauge, "Reads and writes under way."),
        Counter("io_time_seconds", "Time in which reads or writes were under way.", ValueOperation.TimesThousandth),
        Counter("io_time_weighted_seconds", "The same, times how many were.", ValueOperation.TimesThousandth),
        Counter("discards_completed", "Discards that succeeded."),
        Counter("discards_merged", "Discards that were merged with others."),
        Counter("discarded_sectors", "Sectors discarded."),
        Counter("discard_time_seconds", "Time spent by all discards.", ValueOperation.TimesThousandth),
        Counter("flush_requests", "Flushes that succeeded."),
        Counter("flush_requests_time_seconds", "Time spent by all flushes.", ValueOperation.TimesThousandth),
    ];

    private readonly HostFile file = new(paths.Proc("diskstats"));
    private RowMap<Disk>? disks;

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        disks ??= MakeRows(group);
        disks.BeginCycle();
        Parse(file.Read(), disks);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static Family Counter(string name, string help, ValueOperation operation = ValueOperation.None) =>
        new($"node_disk_{name}_total", MetricType.Counter, help, Operations: operation);

    private static void Parse(ReadOnlySpan<byte> content, RowMap<Disk> disks)
    {
        Span<ulong> counts = stackalloc ulong[Families.Length];
        foreach (var line in new Lines(content))
        {
            var fields = new Fields(line);
            var major = fields.NextUInt64();
            var minor = fields.NextUInt64();
            var name = fields.Next();
            if (name.IsEmpty)
                throw new FormatException("a line of diskstats names no disk");
            if (disks.Find(name) is not { Counts: { } row, Facts: { } facts })
                continue;
            var count = ParseCounts(fields, counts);
            if (count < CountsMin)
                continue;
            for (var i = 0; i < count; i++)
                row.Set(i, counts[i]);
            facts.Sample(major, minor);
        }
    }

    private static int ParseCounts(Fields fields, Span<ulong> counts)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            var field = fields.Next();
            if (field.IsEmpty)
                return i;
            counts[i] = Host.Parse.UInt64(field);
        }
        return counts.Length;
    }

    private RowMap<Disk> MakeRows(SampleGroup group) => new(
        name => shown.Shows(name)
            ? new Disk(new SeriesRow(group, Families, new Label("device", name)), new DiskFacts(group, paths, name))
            : new Disk(null, null),
        disk =>
        {
            disk.Counts?.Release();
            disk.Facts?.Release();
        });

    private sealed record Disk(SeriesRow? Counts, DiskFacts? Facts);
}
