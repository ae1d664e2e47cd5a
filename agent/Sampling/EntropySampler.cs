using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>The kernel's pool of random bits, from <c>/proc/sys/kernel/random</c>.</summary>
public sealed class EntropySampler(HostPaths paths) : ISampler
{
    private static readonly Family Available = new(
        "node_entropy_available_bits", MetricType.Gauge, "Random bits that the kernel has at hand.");

    private static readonly Family PoolSize = new(
        "node_entropy_pool_size_bits", MetricType.Gauge, "Random bits that the kernel's pool can hold.");

    private readonly AttributeFile availableFile = new(paths.Proc("sys/kernel/random/entropy_avail"));
    private readonly AttributeFile poolSizeFile = new(paths.Proc("sys/kernel/random/poolsize"));
    private readonly OptionalSeries available = new(Available);
    private readonly OptionalSeries poolSize = new(PoolSize);

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("entropy", context => new EntropySampler(context.Paths));

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        available.Set(group, availableFile.ReadUInt64());
        poolSize.Set(group, poolSizeFile.ReadUInt64());
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        availableFile.Close();
        poolSizeFile.Close();
    }
}
