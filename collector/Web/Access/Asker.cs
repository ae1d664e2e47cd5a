namespace Monitoring.Collector.Web.Access;

/// <summary>Who asks, as far as the request shows it.</summary>
internal sealed record Asker
{
    private Asker(bool mayRead, bool mayScrape, bool mayChange) =>
        (MayRead, MayScrape, MayChange) = (mayRead, mayScrape, mayChange);

    /// <summary>Someone who shows nothing.</summary>
    public static Asker Nobody { get; } = new(mayRead: false, mayScrape: false, mayChange: false);

    /// <summary>Someone on a collector that asks nobody for a login.</summary>
    public static Asker Anyone { get; } = new(mayRead: true, mayScrape: true, mayChange: true);

    /// <summary>Whether all that can be read may be read.</summary>
    public bool MayRead { get; }

    /// <summary>Whether scraping is allowed.</summary>
    public bool MayScrape { get; }

    /// <summary>Whether something may be changed.</summary>
    public bool MayChange { get; }

    /// <summary>The user's name; null for programs and for those who did not say.</summary>
    public string? User { get; private init; }

    /// <summary>The session that the cookie names; null without one.</summary>
    public Session? Session { get; private init; }

    /// <summary>True when a bearer token was shown that there is not.</summary>
    public bool ShowedWrongToken { get; private init; }

    /// <summary>Who showed a token that there is not: nobody, whatever else was shown.</summary>
    public static Asker WithWrongToken { get; } = Nobody with { ShowedWrongToken = true };

    /// <summary>A browser that is signed in.</summary>
    public static Asker Of(Session session) => Anyone with { User = session.User.Name, Session = session };

    /// <summary>Someone whom a trusted proxy vouches for.</summary>
    public static Asker Named(string user) => Anyone with { User = user };

    /// <summary>A program with a token.</summary>
    public static Asker Of(WebToken token) => new(
        mayRead: token.Scope == WebScope.Read, mayScrape: true, mayChange: false);

    /// <summary>Whether this one may have what a path needs.</summary>
    public bool May(AccessNeed need, bool publicView) => need switch
    {
        AccessNeed.Nothing => true,
        AccessNeed.ReadOrPublic => MayRead || publicView,
        AccessNeed.Scrape => MayScrape,
        AccessNeed.Change => MayChange,
        _ => MayRead,
    };

    /// <summary>Who asks this request; nobody where no one looked.</summary>
    public static Asker In(HttpContext http) => http.Features.Get<Asker>() ?? Nobody;
}
