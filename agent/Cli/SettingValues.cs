namespace Monitoring.Agent.Cli;

/// <summary>
/// What was set, and where: a flag goes before the environment, that before the configuration file, that before the
/// default.
/// </summary>
/// <param name="flags">What the command line has, by setting's name.</param>
/// <param name="variable">Reads a variable of the environment; null when it isn't set.</param>
public sealed class SettingValues(IReadOnlyDictionary<string, string> flags, Func<string, string?> variable)
{
    private Dictionary<string, string> file = [];

    /// <summary>Reads the configuration file, if there is one.</summary>
    /// <exception cref="AgentException">It was asked for and isn't there, or it is wrong.</exception>
    public void ReadFile()
    {
        var path = Text(AgentSettings.ConfigFile);
        if (!IsSet(AgentSettings.ConfigFile) && !File.Exists(path))
            return;
        file = ConfigurationFile.Read(path, AgentSettings.All);
    }

    /// <summary>The same with the configuration file as it is now.</summary>
    /// <exception cref="AgentException">It is wrong, or has gone.</exception>
    public SettingValues ReadAgain()
    {
        var again = new SettingValues(flags, variable);
        again.ReadFile();
        return again;
    }

    /// <summary>True when it was set anywhere.</summary>
    public bool IsSet(Setting setting) => Given(setting) is not null;

    /// <summary>True when it stands in the command line, which everyone on this machine may see.</summary>
    public bool IsInCommandLine(Setting setting) => flags.ContainsKey(setting.Name);

    /// <summary>A variable of the environment that other programs know too; null when it isn't set.</summary>
    public string? Variable(string name) => variable(name) is { Length: > 0 } set ? set : null;

    /// <summary>The value that holds.</summary>
    public string Text(Setting setting) => Given(setting) ?? setting.Default;

    /// <summary>The value of a switch.</summary>
    /// <exception cref="AgentException">The environment has something else than true or false.</exception>
    public bool IsOn(Setting setting) => Text(setting) switch
    {
        "true" => true,
        "false" => false,
        var other => throw AgentException.Usage($"{setting.Variable} is true or false, not '{other}'"),
    };

    /// <summary>Everything that was set among <paramref name="settings"/>, by name.</summary>
    public Dictionary<string, string> Given(IEnumerable<Setting> settings)
    {
        var given = new Dictionary<string, string>();
        foreach (var setting in settings)
        {
            if (Given(setting) is { } value)
                given[setting.Name] = value;
        }
        return given;
    }

    private string? Given(Setting setting) =>
        flags.TryGetValue(setting.Name, out var flag) ? flag
        : variable(setting.Variable) is { Length: > 0 } set ? set
        : file.TryGetValue(setting.Name, out var written) ? written
        : null;
}
