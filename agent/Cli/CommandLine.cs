using System.CommandLine;

namespace Monitoring.Agent.Cli;

/// <summary>What was typed: the commands <c>run</c>, <c>join</c>, <c>print</c> and <c>check</c>, each with every
/// flag.</summary>
public static class CommandLine
{
    /// <summary>What a command does with the settings; it returns the exit code.</summary>
    /// <exception cref="AgentException">It cannot.</exception>
    public delegate int Body(SettingValues values);

    /// <summary>Takes the command line apart and runs the command.</summary>
    /// <returns>
    /// The exit code: 0, 1 when something was in the way, 2 when the command line or the configuration is wrong.
    /// </returns>
    public static int Run(
        string[] arguments, Body run, Func<SettingValues, string, int> join, Body print, Body check)
    {
        var flags = AgentSettings.All.ToDictionary(setting => setting, OptionsOf);
        var root = new RootCommand("Samples this host and pushes to a collector.");
        foreach (var option in flags.Values.SelectMany(options => options))
            root.Options.Add(option);
        AddCommand("run", "Samples this host and pushes to the collector until it is stopped.", run);
        AddJoin();
        AddCommand("print", "Prints one sample of this host as Prometheus' text format and exits.", print);
        AddCommand("check", "Tells what can be read and reached, and what to do about the rest.", check);

        var parsed = root.Parse(
            arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.UnmatchedTokens is [var unknown, ..])
            return Complain(AgentException.Usage($"there is no command or flag '{unknown}': see --help"));
        if (parsed.Errors is [var error, ..])
            return Complain(AgentException.Usage(error.Message + " See monitoring-agent --help."));
        return parsed.Invoke(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });

        void AddJoin()
        {
            var token = new Argument<string>("TOKEN")
            {
                Description = "The line that monitoring-collector token create printed. "
                    + $"Default: {JoinCommand.Variable} of the environment.",
                DefaultValueFactory = _ => Environment.GetEnvironmentVariable(JoinCommand.Variable) ?? "",
            };
            var command = new Command("join", "Makes this host one of a collector's.") { token };
            command.SetAction(result => Guarded(
                values => join(values, result.GetValue(token) ?? ""), Given(result, flags)));
            root.Subcommands.Add(command);
        }

        void AddCommand(string name, string description, Body body)
        {
            var command = new Command(name, description);
            command.SetAction(result => Guarded(body, Given(result, flags)));
            root.Subcommands.Add(command);
        }
    }

    private static int Guarded(Body body, Dictionary<string, string> given)
    {
        try
        {
            var values = new SettingValues(given, Environment.GetEnvironmentVariable);
            values.ReadFile();
            return body(values);
        }
        catch (AgentException e)
        {
            return Complain(e);
        }
    }

    private static int Complain(AgentException e)
    {
        Console.Error.WriteLine("monitoring-agent: " + e.Message);
        return e.ExitCode;
    }

    private static Option[] OptionsOf(Setting setting)
    {
        if (setting.IsSwitch)
        {
            var off = setting.Default == "true" ? $"On by default; --no-{setting.Name} ends that." : "Off by default.";
            return [Switch(setting.Name, $"{setting.Help} {off}"), Switch("no-" + setting.Name, null)];
        }
        var description = setting.Default.Length == 0 ? setting.Help : $"{setting.Help} Default: {setting.Default}";
        return
        [
            new Option<string>("--" + setting.Name) { Description = description, Recursive = true, HelpName = "VALUE" },
        ];
    }

    private static Option<bool> Switch(string name, string? description) => new("--" + name)
    {
        Description = description,
        Hidden = description is null,
        Recursive = true,
        Arity = ArgumentArity.Zero,
    };

    private static Dictionary<string, string> Given(ParseResult parsed, Dictionary<Setting, Option[]> flags)
    {
        var given = new Dictionary<string, string>();
        foreach (var (setting, options) in flags)
        {
            if (!setting.IsSwitch && parsed.GetValue((Option<string>)options[0]) is { } value)
                given[setting.Name] = value;
            if (setting.IsSwitch && parsed.GetValue((Option<bool>)options[0]))
                given[setting.Name] = "true";
            if (setting.IsSwitch && parsed.GetValue((Option<bool>)options[1]))
                given[setting.Name] = "false";
        }
        return given;
    }
}
