using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Model;
using Monitoring.Transport;

namespace Monitoring.Agent.Cli;

/// <summary>The settings that every command uses, checked.</summary>
/// <param name="Paths">Where the host's file systems are.</param>
/// <param name="Intervals">How often samplers are due.</param>
/// <param name="Samplers">Those that are turned on, in the order of <see cref="KnownSamplers"/>.</param>
/// <param name="SamplerSettings">What was set on this host, for them or not, by flag's name.</param>
/// <param name="Name">The host's name at the collector.</param>
/// <param name="DataDirectory">Where the agent keeps its identity and its spool.</param>
/// <param name="SpoolBytes">How much is kept on disk unacknowledged.</param>
/// <param name="LogLevel">The least severity to log.</param>
/// <param name="Proxies">Which collectors are dialled through a proxy; null for none.</param>
public sealed record AgentOptions(
    HostPaths Paths,
    SamplingIntervals Intervals,
    IReadOnlyList<SamplerSpec> Samplers,
    IReadOnlyDictionary<string, string> SamplerSettings,
    string Name,
    string DataDirectory,
    long SpoolBytes,
    Severity LogLevel,
    ProxyRules? Proxies)
{
    private const string SystemDataDirectory = "/var/lib/monitoring-agent";

    /// <summary>Takes and checks the settings.</summary>
    /// <exception cref="AgentException">One is wrong; its message says what to do.</exception>
    public static AgentOptions From(SettingValues values)
    {
        var paths = new HostPaths(
            ExistingDirectory(values, AgentSettings.PathProcfs),
            ExistingDirectory(values, AgentSettings.PathSysfs),
            ExistingDirectory(values, AgentSettings.PathRootfs),
            values.Text(AgentSettings.PathUdevData));
        var intervals = new SamplingIntervals(
            Interval(values, AgentSettings.SamplingFast),
            Interval(values, AgentSettings.SamplingSlow),
            Interval(values, AgentSettings.SamplingFacts));
        return new AgentOptions(
            paths,
            intervals,
            EnabledSamplers(values),
            values.Given(AgentSettings.All),
            NameOf(values),
            DataDir(values),
            SpoolSize(values),
            Level(values),
            ProxyOptions.From(values));
    }

    /// <summary>True when the text is an interval at which samplers may be due.</summary>
    internal static bool TryInterval(string text, out TimeSpan interval) =>
        Durations.TryParse(text, out interval)
        && interval >= Limits.SamplingIntervalMin && interval <= Limits.SamplingIntervalMax;

    private static string ExistingDirectory(SettingValues values, Setting setting)
    {
        var path = values.Text(setting);
        if (!Directory.Exists(path))
            throw AgentException.Failed($"--{setting.Name} {path}: no such directory; give the one it is mounted on");
        return path;
    }

    private static TimeSpan Interval(SettingValues values, Setting setting)
    {
        var text = values.Text(setting);
        return TryInterval(text, out var interval)
            ? interval
            : throw AgentException.Usage($"--{setting.Name} '{text}' is not a span from 100ms to 24h, such as 5s");
    }

    private static SamplerSpec[] EnabledSamplers(SettingValues values)
    {
        var defaultsOff = values.IsOn(AgentSettings.DisableDefaults);
        return [.. KnownSamplers.All.Where(IsEnabled)];

        bool IsEnabled(SamplerSpec spec)
        {
            var setting = AgentSettings.SwitchOf(spec);
            return values.IsSet(setting) ? values.IsOn(setting) : spec.OnByDefault && !defaultsOff;
        }
    }

    private static string NameOf(SettingValues values)
    {
        var name = values.IsSet(AgentSettings.Name) ? values.Text(AgentSettings.Name) : Environment.MachineName;
        return HostName.IsValid(name)
            ? name
            : throw AgentException.Usage($"--name '{name}' will not do: {HostName.Rule}");
    }

    // STATE_DIRECTORY is what systemd sets for a unit with StateDirectory=.
    private static string DataDir(SettingValues values)
    {
        if (values.IsSet(AgentSettings.DataDir))
            return Path.GetFullPath(values.Text(AgentSettings.DataDir));
        if (Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } given)
            return given.Split(':')[0];
        if (Environment.IsPrivilegedProcess)
            return SystemDataDirectory;
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/state");
        return Path.Combine(state, "monitoring-agent");
    }

    private static long SpoolSize(SettingValues values)
    {
        var text = values.Text(AgentSettings.SpoolSize);
        return ByteSize.TryParse(text, out var bytes) && bytes >= Spool.BytesMin
            ? bytes
            : throw AgentException.Usage(
                $"--{AgentSettings.SpoolSize.Name} '{text}' is not a size of 256KiB or more, such as 64MiB");
    }

    private static Severity Level(SettingValues values) => values.Text(AgentSettings.LogLevel) switch
    {
        "debug" => Severity.Debug,
        "info" => Severity.Info,
        "warn" => Severity.Warn,
        "error" => Severity.Error,
        var other => throw AgentException.Usage($"--log.level is debug, info, warn or error, not '{other}'"),
    };
}
