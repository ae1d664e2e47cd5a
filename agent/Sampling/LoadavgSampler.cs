using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The load averages, from <c>/proc/loadavg</c> (proc_loadavg(5)): <c>0.52 0.58 0.59 2/467 8912</c>.
/// </summary>
public sealed class LoadavgSampler(HostPaths paths) : ISampler
{
    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("loadavg", context => new LoadavgSampler(context.Paths));

    private const int Decimals = 2;

    private static readonly Family[] Families =
    [
        new("node_load1", MetricType.Gauge, "Mean number of runnable or uninterruptible tasks over one minute.",
            ValueKind.Int64, ValueOperation.DivideBy100),
        new("node_load5", MetricType.Gauge, "Mean number of runnable or uninterruptible tasks over five minutes.",
            ValueKind.Int64, ValueOperation.DivideBy100),
        new("node_load15", MetricType.Gauge, "Mean number of runnable or uninterruptible tasks over fifteen minutes.",
            ValueKind.Int64, ValueOperation.DivideBy100),
    ];

    private readonly HostFile file = new(paths.Proc("loadavg"));
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
        var fields = new Fields(content);
        for (var i = 0; i < Families.Length; i++)
            row.Set(i, Host.Parse.Fixed(fields.Next(), Decimals));
    }
}
