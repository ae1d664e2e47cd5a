namespace Monitoring.Agent.Sampling;

/// <summary>Every sampler there is.</summary>
public static class KnownSamplers
{
    /// <summary>In the order of their names; they are sampled in this order.</summary>
    public static IReadOnlyList<SamplerSpec> All { get; } =
    [
        ArpSampler.Spec,
        ConntrackSampler.Spec,
        CpuSampler.Spec,
        CpufreqSampler.Spec,
        DiskstatsSampler.Spec,
        DmiSampler.Spec,
        EntropySampler.Spec,
        FilefdSampler.Spec,
        FilesystemSampler.Spec,
        HwmonSampler.Spec,
        LoadavgSampler.Spec,
        MeminfoSampler.Spec,
        NetclassSampler.Spec,
        NetdevSampler.Spec,
        NetstatSampler.Spec,
        OsSampler.Spec,
        PressureSampler.Spec,
        ProcessesSampler.Spec,
        SchedstatSampler.Spec,
        SockstatSampler.Spec,
        SoftnetSampler.Spec,
        StatSampler.Spec,
        TextfileSampler.Spec,
        ThermalZoneSampler.Spec,
        TimeSampler.Spec,
        TimexSampler.Spec,
        UdpQueuesSampler.Spec,
        UnameSampler.Spec,
        VmstatSampler.Spec,
    ];
}
