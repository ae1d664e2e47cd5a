using System.CommandLine;

namespace Monitoring.Collector.Cli;

/// <summary>The commands on what a collector keeps: its history and its backups.</summary>
/// <param name="common">Options that say which data directory is meant.</param>
/// <param name="directory">Reads them.</param>
/// <param name="carryOut">Carries a command out; returns the exit code.</param>
internal sealed class DataCommandLine(
    IReadOnlyList<Option> common, Func<ParseResult, string> directory, Func<DataCommand, int> carryOut)
{
    private readonly Option<string?> from = Text("--from", "TIME", "Where to begin. [default: the beginning]");
    private readonly Option<string?> to = Text(
        "--to", "TIME", "Where to end, this moment included. [default: the end]");
    private readonly Option<string?> match = Text(
        "--match", "SELECTOR", "Which series, as in PromQL: node_load1, {__name__=~\"node_cpu.*\"}. [default: all]");

    private readonly Option<string?> output = Text("--output", "FILE", "A file to make. [default: standard output]");

    private readonly Option<string[]> hosts = new("--host")
    {
        Description = "A host's name or its agent's id; may stand several times. [default: all hosts]",
        HelpName = "HOST",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> joined = new("--join")
    {
        Description = "The data directory of another collector, or a backup of it: what stands in both counts once; "
            + "may stand several times.",
        HelpName = "DIR",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The commands.</summary>
    public IEnumerable<Command> Commands =>
    [
        new Command("history", "Checks, counts or exports what is stored, also while the collector runs.")
        {
            Plain("history check", "Reads everything, and reports what is damaged or lost."),
            With(Plain("history stats", "Tells how much is stored of each host, and from when to when."), joined),
            With(
                Plain("history export",
                    "Writes samples as OpenMetrics, for promtool tsdb create-blocks-from openmetrics. A TIME is "
                    + "2026-01-31T13:00:00Z, now, a span before now such as -90m, or milliseconds since 1970."),
                from, to, match, hosts, joined, output),
        },
        OnBackup("backup",
            "Copies keys, secrets, registry and history to a directory, also while the collector runs."),
        OnBackup("restore", "Puts a backup into a data directory that is empty or missing."),
    ];

    private static Command With(Command command, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
            command.Options.Add(option);
        return command;
    }

    private Command Plain(string verb, string help)
    {
        var command = Make(verb.Split(' ')[^1], help);
        command.SetAction(parsed => carryOut(new DataCommand(verb, directory(parsed))
        {
            From = parsed.GetValue(from),
            To = parsed.GetValue(to),
            Match = parsed.GetValue(match),
            Hosts = parsed.GetValue(hosts) ?? [],
            Joined = [.. (parsed.GetValue(joined) ?? []).Select(Path.GetFullPath)],
            Output = parsed.GetValue(output),
        }));
        return command;
    }

    private Command OnBackup(string verb, string help)
    {
        var argument = new Argument<string>("DIR") { Description = "The backup's directory." };
        var command = Make(verb, help);
        command.Arguments.Add(argument);
        command.SetAction(parsed => carryOut(new DataCommand(
            verb, directory(parsed), Path.GetFullPath(parsed.GetValue(argument) ?? ""))));
        return command;
    }

    private Command Make(string name, string help)
    {
        var command = new Command(name, help);
        foreach (var option in common)
            command.Options.Add(option);
        return command;
    }

    private static Option<string?> Text(string name, string argument, string help) => new(name)
    {
        Description = help,
        HelpName = argument,
        Arity = ArgumentArity.ExactlyOne,
    };
}
