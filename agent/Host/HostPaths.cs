namespace Monitoring.Agent.Host;

/// <summary>
/// Where the host's file systems are, as node_exporter's <c>--path.*</c> flags name them; a container sees the host's
/// elsewhere.
/// </summary>
/// <param name="Procfs">Default <c>/proc</c>.</param>
/// <param name="Sysfs">Default <c>/sys</c>.</param>
/// <param name="Rootfs">Default <c>/</c>. Mount points are shown without it.</param>
/// <param name="UdevData">Default <c>/run/udev/data</c>.</param>
public sealed record HostPaths(
    string Procfs = "/proc",
    string Sysfs = "/sys",
    string Rootfs = "/",
    string UdevData = "/run/udev/data")
{
    /// <summary>A path below procfs.</summary>
    public string Proc(string relative) => Path.Combine(Procfs, relative);

    /// <summary>A path below sysfs.</summary>
    public string Sys(string relative) => Path.Combine(Sysfs, relative);
}
