using System.CommandLine;

namespace Monitoring.Collector.Cli;

/// <summary>The commands <c>agent</c>, <c>token</c> and <c>ca</c>, which the collector carries out that runs.</summary>
/// <param name="common">Options that say which data directory is meant.</param>
/// <param name="directory">Reads them.</param>
/// <param name="control">Carries a command out; returns the exit code.</param>
internal sealed class AgentCommandLine(
    IReadOnlyList<Option> common, Func<ParseResult, string> directory, Func<string, ControlRequest, int> control)
{
    private const string Agent = "AGENT";
    private const string AgentHelp = "The agent's name or id.";

    /// <summary>The commands.</summary>
    public IEnumerable<Command> Commands =>
    [
        new Command("agent", "Lists agents, names and labels them, keeps them out or lets go of them.")
        {
            Plain("agent list", "Lists the agents and their states."),
            OnOne("agent forget",
                "Forgets an agent: its row goes, its name is free, and it may come again while its certificate lives.",
                Agent, AgentHelp),
            Replace(),
            OnOne("agent revoke", "Cuts an agent off at once, and keeps it and its key out.", Agent, AgentHelp),
            WithMore("agent rename", "Names an agent, whatever it calls itself.",
                "NAME", "Its new name."),
            WithMore("agent label", "Gives an agent labels, which stand beside instance on all that its host sends.",
                "NAME=VALUE", "A label; an empty VALUE takes it away."),
            OnOne("agent sample", "Has an agent sample now, out of turn, and tells how many series came and when.",
                Agent, AgentHelp),
            Move(),
            Plain("agent stay", "Tells agents no longer to dial elsewhere; those who have gone stay there."),
        },
        new Command("token", "Makes, lists and revokes the tokens with which hosts join.")
        {
            Create(),
            Plain("token list", "Lists the tokens, without their secrets."),
            OnOne("token revoke", "Lets nobody join with a token any more; those who have stay.",
                "ID", "The token's id, as token list shows it."),
        },
        new Command("ca", "Changes the authority that signs agents' certificates.")
        {
            Plain("ca rotate",
                "Makes a new authority; agents learn it as they renew, and the old one is believed until all have."),
        },
    ];

    private Command Plain(string verb, string help)
    {
        var command = Make(verb, help);
        command.SetAction(parsed => control(directory(parsed), new ControlRequest(verb, "")));
        return command;
    }

    private Command OnOne(string verb, string help, string argumentName, string argumentHelp)
    {
        var command = Make(verb, help);
        var argument = new Argument<string>(argumentName) { Description = argumentHelp };
        command.Arguments.Add(argument);
        command.SetAction(parsed => control(
            directory(parsed), new ControlRequest(verb, parsed.GetValue(argument) ?? "")));
        return command;
    }

    private Command WithMore(string verb, string help, string moreName, string moreHelp)
    {
        var command = Make(verb, help);
        var argument = new Argument<string>(Agent) { Description = AgentHelp };
        var more = new Argument<string[]>(moreName) { Description = moreHelp, Arity = ArgumentArity.OneOrMore };
        command.Arguments.Add(argument);
        command.Arguments.Add(more);
        command.SetAction(parsed => control(directory(parsed),
            new ControlRequest(verb, parsed.GetValue(argument) ?? "", parsed.GetValue(more) ?? [])));
        return command;
    }

    private Command Replace()
    {
        const string verb = "agent replace";
        var command = Make(
            verb, "Gives a name to the agent that has asked for it; the agent that had it is forgotten.");
        var name = new Argument<string>("NAME") { Description = "The name that is taken." };
        var id = new Argument<string?>("ID")
        {
            Description = "Which agent gets it, where several have asked.", Arity = ArgumentArity.ZeroOrOne,
        };
        command.Arguments.Add(name);
        command.Arguments.Add(id);
        command.SetAction(parsed => control(directory(parsed), new ControlRequest(
            verb, parsed.GetValue(name) ?? "", parsed.GetValue(id) is { } given ? [given] : null)));
        return command;
    }

    private Command Move()
    {
        const string verb = "agent move";
        var command = Make(verb,
            "Tells all agents to dial elsewhere from now on: this collector under another address, or another "
            + "collector of the same authority. Each goes once it has found one there.");
        var addresses = new Argument<string[]>("HOST:PORT")
        {
            Description = "Where to; of several the first is tried first.", Arity = ArgumentArity.OneOrMore,
        };
        command.Arguments.Add(addresses);
        command.SetAction(parsed => control(
            directory(parsed), new ControlRequest(verb, "", parsed.GetValue(addresses) ?? [])));
        return command;
    }

    private Command Create()
    {
        const string verb = "token create";
        var command = Make(verb,
            "Prints one line for hosts to join with: monitoring-agent join LINE. It holds a secret.");
        Option<string[]>[] settings =
        [
            Setting(TokenVerbs.Uses, "N", "How many hosts may join with it. [default: 1]"),
            Setting(TokenVerbs.Ttl, "DURATION", "How long it is good for. [default: 24h]"),
            Setting(TokenVerbs.Label, "NAME=VALUE", "A label of these hosts; may stand several times."),
            Setting(TokenVerbs.ForgetAfter, "DURATION",
                "After how long unseen these hosts are forgotten, as for groups that grow and shrink. [default: 30d]"),
            Setting(TokenVerbs.Address, "HOST:PORT",
                $"Where these hosts dial. [default: {Flag.AgentsExternalAddress.OnCommandLine}]"),
        ];
        foreach (var setting in settings)
            command.Options.Add(setting);
        command.SetAction(parsed => control(directory(parsed), new ControlRequest(verb, "",
        [
            .. settings.SelectMany(setting =>
                (parsed.GetValue(setting) ?? []).Select(value => $"{setting.Name.TrimStart('-')}={value}")),
        ])));
        return command;
    }

    private static Option<string[]> Setting(string name, string argument, string help) => new("--" + name)
    {
        Description = help,
        HelpName = argument,
        Arity = ArgumentArity.OneOrMore,
    };

    private Command Make(string verb, string help)
    {
        var command = new Command(verb.Split(' ')[^1], help);
        foreach (var option in common)
            command.Options.Add(option);
        return command;
    }
}
