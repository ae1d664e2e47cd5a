using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Virtual memory, from <c>/proc/vmstat</c> (proc_vmstat(5)): lines such as <c>pgfault 5193206</c>.
/// </summary>
/// <param name="paths">Where the host's file systems are.</param>
/// <param name="shown">Which fields are shown.</param>
public sealed class VmstatSampler(HostPaths paths, NameFilter shown) : ISampler
{
    private static readonly SamplerFlag FieldsFlag = new(
        "collector.vmstat.fields",
        "Which fields are shown, a regular expression.",
        "^(oom_kill|pgpg|pswp|pg.*fault).*");

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } =
        new("vmstat", context => new VmstatSampler(context.Paths, NameFilter.FromFlag(context, FieldsFlag)))
        {
            Flags = [FieldsFlag],
        };

    private readonly HostFile file = new(paths.Proc("vmstat"));
    private FieldSeries? series;

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        series ??= new FieldSeries(group, name => shown.Shows(name) ? FamilyOf(name) : null);
        series.BeginCycle();
        Parse(file.Read(), series, group);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static Family FamilyOf(string field) =>
        new($"node_vmstat_{field}", MetricType.Untyped, $"What the kernel counts in /proc/vmstat as {field}.");

    private static void Parse(ReadOnlySpan<byte> content, FieldSeries series, SampleGroup group)
    {
        foreach (var line in new Lines(content))
        {
            var fields = new Fields(line);
            if (series.TryFind(fields.Next(), out var handle))
                group.Set(handle, fields.NextUInt64());
        }
    }
}
