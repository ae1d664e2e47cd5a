using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>What the kernel knows of each network interface besides its traffic, from <c>/sys/class/net</c>.</summary>
public sealed class NetclassSampler : ISampler
{
    private static readonly SamplerFlag IgnoredDevices = new(
        "collector.netclass.ignored-devices", "Interfaces to leave out, as a regular expression.", "^$");

    private static readonly SamplerFlag IgnoreInvalidSpeed = new(
        "collector.netclass.ignore-invalid-speed", "Leave out a speed that is negative, which means unknown.",
        "false", IsSwitch: true);

    private readonly DeviceDirectory<NetclassDevice> devices;

    /// <summary>Makes it.</summary>
    /// <param name="paths">Where the host's file systems are.</param>
    /// <param name="shown">Which interfaces are sampled.</param>
    /// <param name="ignoreInvalidSpeed">True to leave out negative speeds.</param>
    public NetclassSampler(HostPaths paths, NameFilter shown, bool ignoreInvalidSpeed)
    {
        var directory = paths.Sys("class/net");
        devices = new(
            directory,
            name => shown.Shows(name) ? new NetclassDevice(directory, name, ignoreInvalidSpeed) : null,
            (group, device) => device.Release(group));
    }

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("netclass", Make) { Flags = [IgnoredDevices, IgnoreInvalidSpeed] };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Slow;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        var error = devices.Refresh(group);
        if (error is LibC.ENOENT or LibC.ENOTDIR or LibC.EACCES or LibC.EPERM)
            return false;
        if (error != 0)
            throw LibC.Failure(devices.Path, error);
        foreach (var device in devices.Devices)
            device.Sample(group);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var device in devices.Devices)
            device.Close();
    }

    private static NetclassSampler Make(SamplerContext context) =>
        new(context.Paths, NameFilter.FromExcludeFlag(context, IgnoredDevices), context.IsOn(IgnoreInvalidSpeed));
}
