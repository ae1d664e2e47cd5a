namespace Monitoring.Agent.Sampling;

/// <summary>Every sampler there is.</summary>
public static class KnownSamplers
{
    /// <summary>In the order of their names; they are sampled in this order.</summary>
    public static IReadOnlyList<SamplerSpec> All { get; } =
    [
        ArpSampler.Spec,
        ConntrackSampler.Spec,
        CpufreqSampler.Spec,
        DmiSampler.Spec,
        EntropySampler.Spec,
        FilefdSampler.Spec,
        LoadavgSampler.Spec,
        NetclassSampler.Spec,
        OsSampler.Spec,
        ThermalZoneSampler.Spec,
        TimeSampler.Spec,
        TimexSampler.Spec,
        UdpQueuesSampler.Spec,
        UnameSampler.Spec,
    ];
}
