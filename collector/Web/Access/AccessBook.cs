using System.Collections.Immutable;

namespace Monitoring.Collector.Web.Access;

/// <summary>The users and the bearer tokens of the web side. Immutable: a change makes a new one.</summary>
/// <param name="Users">By name, ordinal.</param>
/// <param name="Tokens">By name, ordinal.</param>
internal sealed record AccessBook(ImmutableSortedDictionary<string, WebUser> Users, ImmutableArray<WebToken> Tokens)
{
    /// <summary>Users at most.</summary>
    public const int UsersMax = 128;

    /// <summary>Tokens at most. Each is compared with each that is shown, so they are few.</summary>
    public const int TokensMax = 64;

    /// <summary>The longest name of a user or a token, in characters.</summary>
    public const int NameLengthMax = 64;

    /// <summary>Nobody.</summary>
    public static AccessBook Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, WebUser>(StringComparer.Ordinal), []);

    /// <summary>True for a name that a user or a token may have: ASCII letters, digits and <c>. _ @ + -</c>.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= NameLengthMax && text.All(c => char.IsAsciiLetterOrDigit(c) || "._@+-".Contains(c));

    /// <summary>The user of this name, or null.</summary>
    public WebUser? UserNamed(string name) => Users.GetValueOrDefault(name);

    /// <summary>The token whose secret this is, or null. Looks at all of them, so that time tells nothing.</summary>
    public WebToken? TokenOf(string secret)
    {
        var shown = TokenText.HashOf(secret);
        WebToken? found = null;
        foreach (var token in Tokens)
        {
            if (TokenText.AreEqual(token.Hash, shown))
                found = token;
        }
        return found;
    }

    /// <summary>With a user added, or in place of the one of the same name.</summary>
    public AccessBook With(WebUser user) => this with { Users = Users.SetItem(user.Name, user) };

    /// <summary>Without a user.</summary>
    public AccessBook WithoutUser(string name) => this with { Users = Users.Remove(name) };

    /// <summary>With a token added.</summary>
    public AccessBook With(WebToken token) => this with
    {
        Tokens = [.. Tokens.Append(token).OrderBy(t => t.Name, StringComparer.Ordinal)],
    };

    /// <summary>Without the token of this name.</summary>
    public AccessBook WithoutToken(string name) => this with { Tokens = Tokens.RemoveAll(t => t.Name == name) };
}
