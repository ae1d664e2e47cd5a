using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Web.Front;

namespace Monitoring.Collector.Web.Access;

/// <summary><c>/api/session</c>: who am I, sign in, sign out. API.md has the documents.</summary>
/// <param name="signIn">Checks passwords.</param>
/// <param name="sessions">Those who are signed in.</param>
/// <param name="rules">Whether there is a public view.</param>
/// <param name="log">Says who signed in, and who failed.</param>
/// <param name="lines">Bounds what failures log.</param>
internal sealed class SessionEndpoints(
    SignIn signIn, Sessions sessions, AccessRules rules, ILogger log, LineLimit lines)
{
    /// <summary>The path.</summary>
    public const string Path = "/api/session";

    /// <summary>The header that carries a session's CSRF token.</summary>
    public const string CsrfHeader = "X-CSRF-Token";

    /// <summary>Maps the path.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Path, [HttpMethods.Get], TellAsync);
        routes.MapMethods(Path, [HttpMethods.Post], SignInAsync);
        routes.MapMethods(Path, [HttpMethods.Delete], SignOutAsync);
    }

    private Task TellAsync(HttpContext http)
    {
        var asker = Asker.In(http);
        var sees = asker.MayRead ? "all" : rules.PublicView ? "public" : "nothing";
        return http.Response.WriteAsJsonAsync(
            new SessionDocument(sees, asker.User, asker.Session?.CsrfToken),
            SessionJson.Default.SessionDocument,
            Refusal.JsonType,
            http.RequestAborted);
    }

    private async Task SignInAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not { User: not null, Password: not null } asked)
        {
            await Refusal.WriteAsync(
                http, StatusCodes.Status400BadRequest, "badRequest", "JSON with the texts user and password is wanted");
            return;
        }
        var address = http.Connection.RemoteIpAddress ?? System.Net.IPAddress.None;
        var result = await signIn.TryAsync(asked.User, asked.Password, address, http.RequestAborted);
        if (result.Outcome != SignInOutcome.Ok)
        {
            if (lines.Allows(out var after))
                log.LogWarning("a sign-in from {Address} failed: {Outcome}{After}", address, result.Outcome, after);
            await RefuseAsync(http, result);
            return;
        }
        // The session that this browser had, whoever's it was, ends with the new one.
        if (Asker.In(http).Session is { } before)
            sessions.End(before);
        SessionCookie.Write(http, result.Cookie);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        log.LogInformation("{User} has signed in from {Address}", asked.User, address);
    }

    private Task SignOutAsync(HttpContext http)
    {
        if (Asker.In(http).Session is { } session)
            sessions.End(session);
        SessionCookie.Clear(http);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task<SignInRequest?> ReadAsync(HttpContext http)
    {
        // A form of another site can send text but not this type, unless we allowed it to, which we don't.
        if (!http.Request.HasJsonContentType())
            return null;
        try
        {
            return await JsonSerializer.DeserializeAsync(
                http.Request.Body, SessionJson.Default.SignInRequest, http.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task RefuseAsync(HttpContext http, SignInResult result)
    {
        if (result.Wait > TimeSpan.Zero)
        {
            var seconds = Math.Ceiling(result.Wait.TotalSeconds);
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        return result.Outcome switch
        {
            SignInOutcome.Wrong => Refusal.WriteAsync(
                http, StatusCodes.Status401Unauthorized, "wrong", "the name or the password is wrong"),
            SignInOutcome.Locked => Refusal.WriteAsync(
                http, StatusCodes.Status429TooManyRequests, "locked", "too many sign-ins failed: wait"),
            _ => Refusal.WriteAsync(
                http, StatusCodes.Status503ServiceUnavailable, "busy", "too many are signing in: try again"),
        };
    }
}

/// <summary>Who asks, as the page is told.</summary>
/// <param name="Sees"><c>all</c>, <c>public</c> or <c>nothing</c>.</param>
/// <param name="User">The user's name; null where no login is needed, and for who has none.</param>
/// <param name="CsrfToken">What to show with a sign-out; null unless a session of this collector is on.</param>
internal sealed record SessionDocument(string Sees, string? User, string? CsrfToken);

/// <summary>An attempt to sign in.</summary>
/// <param name="User">The name.</param>
/// <param name="Password">The password.</param>
internal sealed record SignInRequest(string? User, string? Password);

/// <summary>How the session's documents are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionDocument))]
[JsonSerializable(typeof(SignInRequest))]
internal sealed partial class SessionJson : JsonSerializerContext;
