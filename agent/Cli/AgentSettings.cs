using Monitoring.Agent.Delivery;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;

namespace Monitoring.Agent.Cli;

/// <summary>Every setting of the agent; those of node_exporter keep its names.</summary>
public static class AgentSettings
{
    private static readonly HostPaths DefaultPaths = new();

    /// <summary>Where the configuration file is.</summary>
    public static readonly Setting ConfigFile = new(
        "config.file",
        "Configuration in YAML; its keys are the flags' names, nested at the dots.",
        "/etc/monitoring/agent.yaml");

    /// <summary>The collector.</summary>
    public static readonly Setting PushAddress = new(
        AddressMove.SettingName,
        "The collector, as HOST:PORT. Default: those that this host has joined, where they are by now. Several, with "
        + "commas between them, are "
        + "tried in the order of --push.order: the agent is linked to one at a time, goes to the next "
        + "within 10 s when that fails, and back once a preferred "
        + "one has been there for a minute.");

    /// <summary>Which of several collectors is preferred.</summary>
    public static readonly Setting PushOrder = new(
        "push.order",
        "Which of several collectors is preferred: stated, as they stand in --push.address, or rendezvous, another one "
        + "for each agent, so that many agents spread evenly over them.",
        "stated");

    /// <summary>The proxy.</summary>
    public static readonly Setting Proxy = new(
        "proxy",
        "The HTTP proxy through which collectors are dialled, as http://HOST:PORT; none for no proxy. In the "
        + "environment and the configuration file it may be http://USER:PASSWORD@HOST:PORT. Default: HTTPS_PROXY of "
        + "the environment, which is not used for this machine itself. Hosts in NO_PROXY are dialled directly.");

    /// <summary>Who is named to the proxy.</summary>
    public static readonly Setting ProxyUserFile = new(
        "proxy-user-file",
        "A file that only its owner may read, with USER:PASSWORD for the proxy.");

    /// <summary>The bytes of the spool.</summary>
    public static readonly Setting SpoolSize = new(
        "spool.size",
        "How much is kept on disk, in the data directory, while no collector acknowledges it; when that is full, "
        + "the oldest is dropped. Bytes, or a number with KiB, MiB or GiB; at least 256KiB.",
        "64MiB");

    /// <summary>The host's name.</summary>
    public static readonly Setting Name = new(
        "name", "The name this host goes by at the collector. Default: the host name.");

    /// <summary>The data directory.</summary>
    public static readonly Setting DataDir = new(
        "data-dir",
        "Where the agent keeps its identity and its spool. Default: /var/lib/monitoring-agent as root or under " +
        "systemd, else monitoring-agent in $XDG_STATE_HOME.");

    /// <summary>No TLS.</summary>
    public static readonly Setting Insecure = new(
        "insecure", "Talk to a collector on this machine without TLS. For tests only.", "false", IsSwitch: true);

    /// <summary>The least severity.</summary>
    public static readonly Setting LogLevel = new(
        "log.level", "Least severity to log: debug, info, warn or error.", "info");

    /// <summary>Where procfs is.</summary>
    public static readonly Setting PathProcfs = new("path.procfs", "Where procfs is mounted.", DefaultPaths.Procfs);

    /// <summary>Where sysfs is.</summary>
    public static readonly Setting PathSysfs = new("path.sysfs", "Where sysfs is mounted.", DefaultPaths.Sysfs);

    /// <summary>Where the root file system is.</summary>
    public static readonly Setting PathRootfs = new(
        "path.rootfs", "Where the host's root file system is.", DefaultPaths.Rootfs);

    /// <summary>Where udev's data are.</summary>
    public static readonly Setting PathUdevData = new(
        "path.udev.data", "Where udev keeps its data.", DefaultPaths.UdevData);

    /// <summary>How often the fast samplers are due.</summary>
    public static readonly Setting SamplingFast = new("sampling.fast", "Interval of the fast collectors.", "1s");

    /// <summary>How often the slow samplers are due.</summary>
    public static readonly Setting SamplingSlow = new("sampling.slow", "Interval of the slow collectors.", "10s");

    /// <summary>How often facts are due.</summary>
    public static readonly Setting SamplingFacts = new("sampling.facts", "Interval of the collectors of facts.", "1h");

    /// <summary>No sampler but those asked for.</summary>
    public static readonly Setting DisableDefaults = new(
        "collector.disable-defaults",
        "Run only the collectors that are turned on one by one.",
        "false",
        IsSwitch: true);

    /// <summary>All of them, the samplers' own last.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        PushAddress, PushOrder, Proxy, ProxyUserFile, SpoolSize, Name, DataDir, ConfigFile, Insecure, LogLevel,
        PathProcfs, PathSysfs, PathRootfs, PathUdevData, SamplingFast, SamplingSlow, SamplingFacts, DisableDefaults,
        .. KnownSamplers.All.SelectMany(OfSampler),
    ];

    /// <summary>The switch of a sampler.</summary>
    public static Setting SwitchOf(SamplerSpec spec) => new(
        "collector." + spec.Name, $"The {spec.Name} collector.", spec.OnByDefault ? "true" : "false", IsSwitch: true);

    private static IEnumerable<Setting> OfSampler(SamplerSpec spec) =>
        [SwitchOf(spec), .. spec.Flags.Select(flag => new Setting(flag.Name, flag.Help, flag.Default, flag.IsSwitch))];
}
