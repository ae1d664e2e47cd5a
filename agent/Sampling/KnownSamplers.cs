namespace Monitoring.Agent.Sampling;

/// <summary>Every sampler there is.</summary>
public static class KnownSamplers
{
    /// <summary>In the order of their names; they are sampled in this order.</summary>
    public static IReadOnlyList<SamplerSpec> All { get; } =
    [
        FilefdSampler.Spec,
        LoadavgSampler.Spec,
    ];
}
