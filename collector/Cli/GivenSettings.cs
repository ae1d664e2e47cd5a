namespace Monitoring.Collector.Cli;

/// <summary>
/// What was set, and only that: a flag goes before the environment, that before the configuration file.
/// </summary>
internal sealed class GivenSettings
{
    private readonly Func<Flag, string?> flag;
    private readonly Func<string, string?> environment;
    private readonly Dictionary<string, string> file;

    private GivenSettings(
        Func<Flag, string?> flag, Func<string, string?> environment, Dictionary<string, string> file)
    {
        this.flag = flag;
        this.environment = environment;
        this.file = file;
    }

    /// <summary>Reads the configuration file, if there is one.</summary>
    /// <param name="flag">The value of a flag on the command line; null when it isn't there.</param>
    /// <param name="environment">The value of an environment variable; null or empty when it isn't set.</param>
    /// <exception cref="StartupException">The file can't be read, or is wrong.</exception>
    public static GivenSettings Read(Func<Flag, string?> flag, Func<string, string?> environment)
    {
        var flags = new GivenSettings(flag, environment, []);
        return new GivenSettings(flag, environment, ReadFile(flags.Value(Flag.ConfigFile)));
    }

    /// <summary>What a flag was set to; null when it wasn't.</summary>
    public string? Value(Flag wanted) =>
        flag(wanted) ?? Variable(wanted) ?? file.GetValueOrDefault(wanted.Name);

    /// <summary>All of it, checked.</summary>
    /// <exception cref="StartupException">A value is wrong.</exception>
    public CollectorSettings Resolve() => CollectorSettings.From(this, environment);

    /// <summary>The same with the configuration file as it is now.</summary>
    /// <exception cref="StartupException">It can't be read, or is wrong.</exception>
    public GivenSettings ReadAgain() => Read(flag, environment);

    // A unit file or a container may name a variable and leave it empty.
    private string? Variable(Flag wanted) => environment(wanted.InEnvironment) is { Length: > 0 } set ? set : null;

    private static Dictionary<string, string> ReadFile(string? named)
    {
        if (named is not null)
            return SettingsFile.Read(named);
        return File.Exists(SettingsFile.DefaultPath) ? SettingsFile.Read(SettingsFile.DefaultPath) : [];
    }
}
