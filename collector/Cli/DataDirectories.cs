namespace Monitoring.Collector.Cli;

/// <summary>Which data directory is meant when none is named.</summary>
internal static class DataDirectories
{
    private const string Name = "monitoring-collector";

    /// <summary>
    /// /var/lib/monitoring-collector as root or under systemd, else below $XDG_STATE_HOME (~/.local/state).
    /// </summary>
    /// <param name="environment">Reads a variable; null when it isn't set.</param>
    public static string Default(Func<string, string?> environment)
    {
        if (environment("STATE_DIRECTORY") is { Length: > 0 } fromSystemd)
            return fromSystemd.Split(':')[0];
        if (Environment.IsPrivilegedProcess)
            return Path.Combine("/var/lib", Name);
        if (environment("XDG_STATE_HOME") is { Length: > 0 } state)
            return Path.Combine(state, Name);
        return environment("HOME") is { Length: > 0 } home
            ? Path.Combine(home, ".local/state", Name)
            : throw new StartupException(
                "neither $XDG_STATE_HOME nor $HOME is set: name a data directory with --data-dir",
                StartupException.Usage);
    }
}
