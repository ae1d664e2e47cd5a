using System.CommandLine;

namespace Monitoring.Collector.Cli;

/// <summary>The commands on who may come in on the web side.</summary>
/// <param name="common">Options that say which data directory is meant.</param>
/// <param name="directory">Reads them.</param>
/// <param name="carryOut">Carries a command out; returns the exit code.</param>
internal sealed class AccessCommandLine(
    IReadOnlyList<Option> common, Func<ParseResult, string> directory, Func<DataCommand, int> carryOut)
{
    private readonly Option<string> scope = ScopeOption();

    /// <summary>The commands.</summary>
    public IEnumerable<Command> Commands =>
    [
        new Command("user", "Adds, lists or removes those who may sign in to the page, also while the collector runs.")
        {
            Named("user add", "Adds a user. The password is asked for, or read from standard input."),
            Named("user password", "Changes a password, asked for in the same way, and ends the user's sessions."),
            Named("user remove", "Removes a user, and ends the user's sessions."),
            Make("user list", "Lists the users."),
        },
        new Command("web-token", "Makes, lists or revokes bearer tokens for programs, also while the collector runs.")
        {
            Create(),
            Named("web-token revoke", "Revokes a token, at once."),
            Make("web-token list", "Lists the tokens, without their secrets."),
        },
    ];

    private Command Create()
    {
        var command = Named("web-token create", "Makes a token and prints it, this once.");
        command.Options.Add(scope);
        return command;
    }

    private Command Named(string verb, string help) =>
        Make(verb, help, new Argument<string>("NAME") { Description = "The user's or the token's name." });

    private Command Make(string verb, string help, Argument<string>? name = null)
    {
        var command = new Command(verb.Split(' ')[^1], help);
        foreach (var option in common)
            command.Options.Add(option);
        if (name is not null)
            command.Arguments.Add(name);
        command.SetAction(parsed => carryOut(
            new DataCommand(verb, directory(parsed), name is null ? "" : parsed.GetValue(name) ?? "")
            {
                Scope = parsed.GetValue(scope) ?? "",
            }));
        return command;
    }

    private static Option<string> ScopeOption()
    {
        var option = new Option<string>("--scope")
        {
            Description = "scrape: /metrics and /sd; read: all that can be read.",
            Required = true,
        };
        option.AcceptOnlyFromAmong("scrape", "read");
        return option;
    }
}
