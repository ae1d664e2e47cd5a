using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Frequencies and governors of the CPUs, from <c>/sys/devices/system/cpu/cpuN/cpufreq</c>; CPUs that are offline are
/// left out.
/// </summary>
public sealed class CpufreqSampler : ISampler
{
    private const string CpuPrefix = "cpu";

    private readonly AttributeFile offlineFile;
    private readonly DeviceDirectory<CpufreqCpu> cpus;

    /// <summary>Makes it.</summary>
    public CpufreqSampler(HostPaths paths)
    {
        var directory = paths.Sys("devices/system/cpu");
        offlineFile = new(Path.Join(directory, "offline"));
        cpus = new(directory, name => Open(directory, name), (group, cpu) => cpu.Release(group));
    }

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("cpufreq", context => new CpufreqSampler(context.Paths));

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <summary>Slow, because asking for the present frequency interrupts each CPU.</summary>
    public SamplingPace Pace => SamplingPace.Slow;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        var error = cpus.Refresh(group);
        if (error != 0)
            throw LibC.Failure(cpus.Path, error);
        Span<byte> buffer = stackalloc byte[AttributeFile.BytesMax];
        if (!offlineFile.TryRead(buffer, out var offline))
            throw LibC.Failure(offlineFile.Path, offlineFile.Error);
        foreach (var cpu in cpus.Devices)
        {
            if (!CpuList.Contains(offlineFile.Path, offline, cpu.Number))
                cpu.Sample(group);
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        offlineFile.Close();
        foreach (var cpu in cpus.Devices)
            cpu.Close();
    }

    private static CpufreqCpu? Open(string directory, string name) =>
        DeviceName.TryNumbered(name, CpuPrefix, out var number) && uint.TryParse(number, out var value)
            ? new CpufreqCpu(Path.Join(directory, name, "cpufreq"), value)
            : null;
}
