using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Access;
using Monitoring.Collector.Web.Front;

namespace Monitoring.Tests.Browser.Support;

/// <summary>Who may come in to a collector that a test makes up; by default everyone, as on loopback.</summary>
internal sealed record FakeDoor
{
    public const string Password = "correct horse battery";
    private const int CheapRounds = 1;

    public AccessRules Rules { get; init; } = AccessRules.Default;

    public TrustedProxies Proxies { get; init; } = TrustedProxies.None;

    public NamePatterns? Public { get; init; }

    /// <summary>The users; a test may change them while the collector runs.</summary>
    public AccessBook Book { get; set; } = AccessBook.Empty;

    /// <summary>One that asks for a login, with one user who has <see cref="Password"/>.</summary>
    public static FakeDoor With(string user) => new()
    {
        Book = AccessBook.Empty.With(
            new WebUser(user, PasswordHash.Of(Password, CheapRounds), DateTimeOffset.UnixEpoch)),
    };

    /// <summary>With a public view of these hosts.</summary>
    public FakeDoor Showing(string patterns) => this with
    {
        Public = NamePatterns.Parse(patterns),
        Rules = Rules with { PublicView = true },
    };
}
