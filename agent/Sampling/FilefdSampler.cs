using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Open files, from <c>/proc/sys/fs/file-nr</c> (kernel's admin-guide/sysctl/fs): allocated, always 0, maximum.
/// </summary>
public sealed class FilefdSampler(HostPaths paths) : ISampler
{
    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("filefd", context => new FilefdSampler(context.Paths));

    private const int Allocated = 0;
    private const int Maximum = 1;

    private static readonly Family[] Families =
    [
        new("node_filefd_allocated", MetricType.Gauge, "File handles that the kernel has given out."),
        new("node_filefd_maximum", MetricType.Gauge, "File handles that the kernel gives out at most."),
    ];

    private readonly HostFile file = new(paths.Proc("sys/fs/file-nr"));
    private SeriesRow? row;

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        row ??= new SeriesRow(group, Families);
        Parse(file.Read(), row);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static void Parse(ReadOnlySpan<byte> content, SeriesRow row)
    {
        var fields = new Fields(content.TrimEnd((byte)'\n'));
        row.Set(Allocated, fields.NextUInt64());
        fields.Skip(1);
        row.Set(Maximum, fields.NextUInt64());
    }
}
