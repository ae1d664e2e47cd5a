using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Memory, from <c>/proc/meminfo</c> (proc_meminfo(5)): lines such as <c>MemTotal:   24669812 kB</c>. Since its
/// release 1.9 node_exporter shows only the fields listed here, however many more a kernel prints.
/// </summary>
public sealed class MeminfoSampler(HostPaths paths) : ISampler
{
    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("meminfo", context => new MeminfoSampler(context.Paths));

    // Fields in kB, shown in bytes.
    private static readonly HashSet<string> Sizes =
    [
        "Active", "Active(anon)", "Active(file)", "AnonHugePages", "AnonPages", "Bounce", "Buffers", "Cached",
        "CmaFree", "CmaTotal", "CommitLimit", "Committed_AS", "DirectMap1G", "DirectMap2M", "DirectMap4k", "Dirty",
        "HardwareCorrupted", "Hugepagesize", "Inactive", "Inactive(anon)", "Inactive(file)", "KernelStack", "Mapped",
        "MemAvailable", "MemFree", "MemTotal", "Mlocked", "NFS_Unstable", "PageTables", "Percpu", "SReclaimable",
        "SUnreclaim", "Shmem", "ShmemHugePages", "ShmemPmdMapped", "Slab", "SwapCached", "SwapFree", "SwapTotal",
        "Unevictable", "VmallocChunk", "VmallocTotal", "VmallocUsed", "Writeback", "WritebackTmp", "Zswap", "Zswapped",
    ];

    // Fields without a unit.
    private static readonly HashSet<string> Counts =
        ["HugePages_Free", "HugePages_Rsvd", "HugePages_Surp", "HugePages_Total"];

    private readonly HostFile file = new(paths.Proc("meminfo"));
    private FieldSeries? sizes;
    private FieldSeries? counts;

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        sizes ??= new FieldSeries(group, name => Sizes.Contains(name) ? Size(name) : null);
        counts ??= new FieldSeries(group, name => Counts.Contains(name) ? Count(name) : null);
        sizes.BeginCycle();
        counts.BeginCycle();
        Parse(file.Read(), group);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static Family Size(string field) => new(
        $"node_memory_{field.Replace("(", "_", StringComparison.Ordinal).TrimEnd(')')}_bytes",
        MetricType.Gauge,
        $"Memory that the kernel counts as {field}.",
        Operations: ValueOperation.Times1024);

    private static Family Count(string field) =>
        new($"node_memory_{field}", MetricType.Gauge, $"Huge pages that the kernel counts as {field}.");

    private void Parse(ReadOnlySpan<byte> content, SampleGroup group)
    {
        foreach (var line in new Lines(content))
        {
            var colon = line.IndexOf((byte)':');
            if (colon < 0)
                throw new FormatException("a line of meminfo has no colon");
            var fields = new Fields(line[(colon + 1)..]);
            var value = fields.Next();
            var isSize = fields.Next().SequenceEqual("kB"u8);
            if ((isSize ? sizes! : counts!).TryFind(line[..colon], out var handle))
                group.Set(handle, Host.Parse.UInt64(value));
        }
    }
}
