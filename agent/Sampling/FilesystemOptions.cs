namespace Monitoring.Agent.Sampling;

/// <summary>Which file systems are shown.</summary>
/// <param name="MountPoints">By where they are mounted.</param>
/// <param name="Types">By their type.</param>
public sealed record FilesystemOptions(NameFilter MountPoints, NameFilter Types)
{
    private static readonly SamplerFlag MountPointsInclude =
        new("collector.filesystem.mount-points-include", "Which mount points are shown, a regular expression.");

    private static readonly SamplerFlag MountPointsExclude = new(
        "collector.filesystem.mount-points-exclude",
        "Which mount points are not shown, a regular expression.",
        "^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)");

    private static readonly SamplerFlag TypesInclude =
        new("collector.filesystem.fs-types-include", "Which types of file systems are shown, a regular expression.");

    private static readonly SamplerFlag TypesExclude = new(
        "collector.filesystem.fs-types-exclude",
        "Which types of file systems are not shown, a regular expression.",
        "^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs"
        + "|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|erofs|sysfs|tracefs)$");

    /// <summary>The flags that set them.</summary>
    public static IReadOnlyList<SamplerFlag> AllFlags { get; } =
        [MountPointsInclude, MountPointsExclude, TypesInclude, TypesExclude];

    /// <summary>As the flags say.</summary>
    /// <exception cref="FormatException">A flag is no regular expression, or two exclude each other.</exception>
    public static FilesystemOptions From(SamplerContext context) => new(
        NameFilter.FromFlags(context, MountPointsInclude, MountPointsExclude),
        NameFilter.FromFlags(context, TypesInclude, TypesExclude));
}
