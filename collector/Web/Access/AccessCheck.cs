using Microsoft.Net.Http.Headers;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Web.Front;

namespace Monitoring.Collector.Web.Access;

/// <summary>
/// Finds out who asks, and turns away who may not have what is asked for. Stands between the routing and the paths.
/// </summary>
/// <param name="book">The users and tokens as they are now.</param>
/// <param name="sessions">Those who are signed in.</param>
/// <param name="rules">When a login is needed at all.</param>
/// <param name="refused">Counts those turned away, by reason.</param>
internal sealed class AccessCheck(
    Func<AccessBook> book, Sessions sessions, AccessRules rules, LabelledCounter refused)
{
    private const string BearerScheme = "Bearer ";

    /// <summary>Whether who shows nothing may read all: on loopback, while there are no users.</summary>
    public bool IsOpen => !rules.LoginAlways && book().Users.IsEmpty;

    /// <summary>Whether this request is by one who may read, as things are now.</summary>
    public bool MayRead(HttpContext http) => Find(http).MayRead;

    /// <summary>The middleware.</summary>
    public Task RunAsync(HttpContext http, RequestDelegate next)
    {
        var asker = Find(http);
        http.Features.Set(asker);
        // A path that there is not, or not with this method, is told so only to whom all paths are open.
        var need = http.GetEndpoint()?.Metadata.GetMetadata<AccessMark>()?.Need ?? AccessNeed.Read;
        if (asker.ShowedWrongToken)
            return TurnAwayAsync(http, "token", "this bearer token is unknown or was revoked");
        if (!asker.May(need, rules.PublicView))
        {
            return asker.MayScrape
                ? TurnAwayAsync(http, "scope", "this bearer token's scope does not reach so far", forbidden: true)
                : TurnAwayAsync(http, "sign_in", "sign in, or show a bearer token");
        }
        if (!IsSafe(http.Request.Method) && !IsOurs(http, asker))
            return TurnAwayAsync(http, "csrf", "this change does not come from the page", forbidden: true);
        return next(http);
    }

    private Asker Find(HttpContext http)
    {
        if (IsOpen)
            return Asker.Anyone;
        if (ShownToken(http.Request.Headers.Authorization.ToString()) is { } shown)
            return book().TokenOf(shown) is { } token ? Asker.Of(token) : Asker.WithWrongToken;
        if (ProxyUser.Of(http) is { } vouched)
            return Asker.Named(vouched);
        return SessionCookie.Read(http) is { } cookie && sessions.Find(cookie) is { } session
            ? Asker.Of(session)
            : Asker.Nobody;
    }

    // Prometheus 2.42 leaves the scheme out in its service discovery unless its configuration names one, and sends only
    // the blank behind it.
    private static string? ShownToken(string authorization)
    {
        if (authorization.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase))
            return authorization[BearerScheme.Length..].Trim();
        var bare = authorization.Trim();
        return bare.StartsWith(TokenText.BearerPrefix, StringComparison.Ordinal) ? bare : null;
    }

    // Two defences, each enough: a browser says where a request comes from, and only our page knows the token of its
    // session. A program with a bearer token has no cookie that another site could make use of.
    private bool IsOurs(HttpContext http, Asker asker) =>
        Origin.IsOurs(http.Request, rules.ExternalUrl)
        && (asker.Session is not { } session
            || TokenText.AreEqual(http.Request.Headers[SessionEndpoints.CsrfHeader].ToString(), session.CsrfToken));

    private Task TurnAwayAsync(HttpContext http, string reason, string why, bool forbidden = false)
    {
        refused[reason].Increment();
        if (forbidden)
            return Refusal.WriteAsync(http, StatusCodes.Status403Forbidden, "forbidden", why);
        // No realm and no scheme that browsers know, so that none opens a dialog of its own over the page.
        http.Response.Headers[HeaderNames.WWWAuthenticate] =
            reason == "token" ? "Bearer error=\"invalid_token\"" : "Bearer";
        return Refusal.WriteAsync(http, StatusCodes.Status401Unauthorized, "signInNeeded", why);
    }

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
