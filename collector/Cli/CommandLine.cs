using System.CommandLine;
using System.CommandLine.Parsing;

namespace Monitoring.Collector.Cli;

/// <summary>The program's commands and flags.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<Flag, Option<string?>> options = [];
    private readonly Func<string, string?> environment;
    private readonly Func<GivenSettings, int> run;
    private readonly Func<string, ControlRequest, int> control;
    private readonly Func<DataCommand, int> data;

    /// <summary>Sets the commands up.</summary>
    /// <param name="environment">Reads an environment variable; null when it isn't set.</param>
    /// <param name="run">Carries out <c>run</c>; returns the exit code.</param>
    /// <param name="control">Carries out a command on the collector that runs in a data directory; returns the exit
    /// code.</param>
    /// <param name="data">Carries out a command on what a collector keeps; returns the exit code.</param>
    public CommandLine(
        Func<string, string?> environment,
        Func<GivenSettings, int> run,
        Func<string, ControlRequest, int> control,
        Func<DataCommand, int> data)
    {
        this.environment = environment;
        this.run = run;
        this.control = control;
        this.data = data;
        foreach (var flag in Flag.All)
            options[flag] = ToOption(flag);
    }

    /// <summary>
    /// Does what the arguments say. Help and version go to standard output, one line on any error to standard error.
    /// </summary>
    /// <returns>0 when all went well, 2 when the command line or a setting is wrong, 1 on any other failure.</returns>
    public int Invoke(string[] arguments)
    {
        var parsed = Root().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            var wrong = parsed.UnmatchedTokens is [var token, ..]
                ? $"There is no command or flag {token} here."
                : parsed.Errors[0].Message.ReplaceLineEndings(" ");
            Console.Error.WriteLine($"monitoring-collector: {wrong} See monitoring-collector --help.");
            return StartupException.Usage;
        }
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (StartupException e)
        {
            Console.Error.WriteLine($"monitoring-collector: {e.Message}");
            return e.ExitCode;
        }
    }

    private RootCommand Root()
    {
        var root = new RootCommand(
            "Takes in what agents push, polls them, aggregates the fleet, and serves a status page and Prometheus.")
        {
            Run(),
        };
        var directory = new Option[] { options[Flag.DataDir], options[Flag.ConfigFile] };
        var agents = new AgentCommandLine(directory, p => Settings(p).DataDirectory, control);
        var kept = new DataCommandLine(directory, p => Settings(p).DataDirectory, data);
        foreach (var command in agents.Commands.Concat(kept.Commands))
            root.Subcommands.Add(command);
        foreach (var command in new AccessCommandLine(directory, p => Settings(p).DataDirectory, data).Commands)
            root.Subcommands.Add(command);
        return root;
    }

    private Command Run()
    {
        var command = new Command("run", "Runs the collector in the foreground until SIGTERM or SIGINT.");
        foreach (var flag in Flag.All)
            command.Options.Add(options[flag]);
        command.SetAction(parsed => run(Given(parsed)));
        return command;
    }

    private CollectorSettings Settings(ParseResult parsed) => Given(parsed).Resolve();

    private GivenSettings Given(ParseResult parsed) =>
        GivenSettings.Read(flag => Text(flag, parsed.GetResult(options[flag])), environment);

    // A switch may stand alone, which means true.
    private static string? Text(Flag flag, OptionResult? found) => found switch
    {
        null => null,
        { Tokens.Count: > 0 } => found.Tokens[0].Value,
        _ => flag.Argument is null && !found.Implicit ? "true" : null,
    };

    private static Option<string?> ToOption(Flag flag) => new(flag.OnCommandLine)
    {
        Description = $"{flag.Help} [env: {flag.InEnvironment}]",
        HelpName = flag.Argument ?? "true|false",
        Arity = flag.Argument is null ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };
}
