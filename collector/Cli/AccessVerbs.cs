using System.Globalization;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Web.Access;
using Monitoring.Trust;

namespace Monitoring.Collector.Cli;

/// <summary>
/// Carries out <c>user</c> and <c>web-token</c>: on the collector that runs, through its control socket, or on the file
/// when none does. Passwords and tokens stay in the process that was called; only hashes leave it.
/// </summary>
internal static class AccessVerbs
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss'Z'";

    /// <summary>Whether a request on the control socket is one of these.</summary>
    public static bool Know(string command) => command.StartsWith("user ") || command.StartsWith("web-token ");

    /// <summary>Carries a request out on the users and tokens.</summary>
    /// <param name="book">Those there are.</param>
    /// <param name="request">The verb, and as its argument words parted by blanks.</param>
    /// <param name="now">The time of what is made.</param>
    /// <returns>Those there shall be, and what to say.</returns>
    public static (AccessBook Next, ControlAnswer Said) Apply(
        AccessBook book, ControlRequest request, DateTimeOffset now)
    {
        string[] words = [request.Command, .. request.Argument.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        return words switch
        {
            ["user add", var name, var hash] => AddUser(book, name, hash, now),
            ["user password", var name, var hash] => ChangePassword(book, name, hash),
            ["user remove", var name] => RemoveUser(book, name),
            ["user list"] => (book, new ControlAnswer(true, ListUsers(book))),
            ["web-token create", var name, var scope, var hash] => AddToken(book, name, scope, hash, now),
            ["web-token revoke", var name] => RevokeToken(book, name),
            ["web-token list"] => (book, new ControlAnswer(true, ListTokens(book))),
            _ => Refuse(book, $"{request.Command} was not understood: are both programs of one version?"),
        };
    }

    /// <summary>Carries out a command of the command line.</summary>
    /// <param name="command">The verb, the data directory and the name.</param>
    /// <param name="now">The time of what is made.</param>
    /// <param name="password">Asks for a new password.</param>
    /// <param name="ask">Gives a request to the collector that runs.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="StartupException">It can't be carried out.</exception>
    public static int Run(
        DataCommand command,
        DateTimeOffset now,
        Func<string> password,
        Func<string, ControlRequest, ControlAnswer> ask)
    {
        if (command.Argument.Length > 0 && !AccessBook.IsName(command.Argument))
        {
            throw new StartupException(
                $"a name has 1 to {AccessBook.NameLengthMax} of the characters a-z A-Z 0-9 . _ @ + -",
                StartupException.Usage);
        }
        // What begins a collector's life may come before its first start.
        var begins = command.Verb is "user add" or "web-token create";
        if (!begins && !Directory.Exists(command.Directory))
        {
            throw new StartupException(
                $"there is no {command.Directory}: name the data directory with {Flag.DataDir.OnCommandLine}");
        }
        var (request, secret) = Prepare(command, password);
        var answer = CarryOut(command.Directory, request, now, ask);
        // Where a secret was made, it alone goes to standard output, so that a script can take it from there.
        (answer.Ok && secret.Length == 0 ? Console.Out : Console.Error).WriteLine(answer.Text);
        if (answer.Ok && secret.Length > 0)
            Console.Out.WriteLine(secret);
        return answer.Ok ? 0 : StartupException.Failure;
    }

    private static (ControlRequest Request, string Secret) Prepare(DataCommand command, Func<string> password)
    {
        switch (command.Verb)
        {
            case "user add" or "user password":
                var hash = PasswordHash.Of(password());
                return (new ControlRequest(command.Verb, $"{command.Argument} {hash.Text}"), "");
            case "web-token create":
                var secret = TokenText.BearerPrefix + TokenText.Make();
                return (
                    new ControlRequest(
                        command.Verb, $"{command.Argument} {command.Scope} {TokenText.HashOf(secret)}"),
                    secret);
            default:
                return (new ControlRequest(command.Verb, command.Argument), "");
        }
    }

    private static ControlAnswer CarryOut(
        string directory,
        ControlRequest request,
        DateTimeOffset now,
        Func<string, ControlRequest, ControlAnswer> ask)
    {
        try
        {
            using var held = DataDirectory.Open(directory);
            var path = held.PathOf(AccessFile.FileName);
            var book = AccessFile.Read(path);
            var (next, said) = Apply(book, request, now);
            if (!ReferenceEquals(next, book))
                AccessFile.Write(path, next);
            return said;
        }
        catch (DataDirectoryInUseException)
        {
            return ask(directory, request);
        }
        catch (Exception e) when (e is TrustException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException(e.Message);
        }
    }

    private static (AccessBook, ControlAnswer) AddUser(
        AccessBook book, string name, string hash, DateTimeOffset now)
    {
        if (book.UserNamed(name) is not null)
            return Refuse(book, $"there is a user {name} already: see monitoring-collector user password");
        if (book.Users.Count >= AccessBook.UsersMax)
            return Refuse(book, $"there are {AccessBook.UsersMax} users already: remove one");
        return AccessBook.IsName(name) && PasswordHash.Parse(hash) is { } password
            ? (book.With(new WebUser(name, password, now)), new ControlAnswer(true, $"Added the user {name}."))
            : Refuse(book, "the name or the hash is malformed");
    }

    private static (AccessBook, ControlAnswer) ChangePassword(AccessBook book, string name, string hash)
    {
        if (book.UserNamed(name) is not { } user)
            return NoUser(book, name);
        return PasswordHash.Parse(hash) is { } password
            ? (book.With(user with { Password = password }),
                new ControlAnswer(true, $"Changed the password of {name}, who is signed out everywhere."))
            : Refuse(book, "the hash is malformed");
    }

    private static (AccessBook, ControlAnswer) RemoveUser(AccessBook book, string name)
    {
        if (book.UserNamed(name) is null)
            return NoUser(book, name);
        var next = book.WithoutUser(name);
        return (next, new ControlAnswer(true, next.Users.IsEmpty
            ? $"Removed {name}. There is no user left: on loopback, the page is open to this machine again."
            : $"Removed {name}, who is signed out everywhere."));
    }

    private static (AccessBook, ControlAnswer) AddToken(
        AccessBook book, string name, string scope, string hash, DateTimeOffset now)
    {
        if (book.Tokens.Any(token => token.Name == name))
            return Refuse(book, $"there is a token {name} already: revoke it, or choose another name");
        if (book.Tokens.Length >= AccessBook.TokensMax)
            return Refuse(book, $"there are {AccessBook.TokensMax} tokens already: revoke one");
        WebScope? known = scope switch
        {
            "scrape" => WebScope.Scrape,
            "read" => WebScope.Read,
            _ => null,
        };
        return AccessBook.IsName(name) && TokenText.IsHash(hash) && known is not null
            ? (book.With(new WebToken(name, known.Value, hash, now)),
                new ControlAnswer(true, $"Made the token {name}. It is shown this once:"))
            : Refuse(book, "the name, the scope or the hash is malformed");
    }

    private static (AccessBook, ControlAnswer) RevokeToken(AccessBook book, string name) =>
        book.Tokens.Any(token => token.Name == name)
            ? (book.WithoutToken(name), new ControlAnswer(true, $"Revoked the token {name}."))
            : Refuse(book, $"there is no token {name}: see monitoring-collector web-token list");

    private static string ListUsers(AccessBook book) => book.Users.IsEmpty
        ? "There are no users."
        : string.Join('\n', book.Users.Values.Select(user => $"{Time(user.Created)}  {user.Name}"));

    private static string ListTokens(AccessBook book) => book.Tokens.IsEmpty
        ? "There are no tokens."
        : string.Join('\n', book.Tokens.Select(token =>
            $"{Time(token.Created)}  {token.Scope.ToString().ToLowerInvariant(),-6}  {token.Name}"));

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static (AccessBook, ControlAnswer) NoUser(AccessBook book, string name) =>
        Refuse(book, $"there is no user {name}: see monitoring-collector user list");

    private static (AccessBook, ControlAnswer) Refuse(AccessBook book, string why) =>
        (book, new ControlAnswer(false, why));
}
