using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Web.Access;
using Monitoring.Reactor;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Monitoring.Collector.Web.Front;

/// <summary>
/// What each connection and each request passes before a path serves it. The order matters, and stands here alone.
/// </summary>
internal sealed class FrontDoor : IDisposable
{
    private readonly AccessRules rules;
    private readonly TrustedProxies proxies;
    private readonly ILogger log;
    private readonly AddressConnections connections;
    private readonly HostNames names;
    private readonly AccessCheck check;
    private readonly SignIn signIn;
    private readonly SessionEndpoints session;

    /// <summary>Sets it up.</summary>
    /// <param name="rules">Who may come in.</param>
    /// <param name="proxies">Who is believed what it says of others.</param>
    /// <param name="book">The users and tokens as they are now.</param>
    /// <param name="time">The clock of sessions and locks.</param>
    /// <param name="metrics">Where all is counted.</param>
    /// <param name="log">Where it logs.</param>
    public FrontDoor(
        AccessRules rules,
        TrustedProxies proxies,
        Func<AccessBook> book,
        IReactorTime time,
        WebMetrics metrics,
        ILogger log)
    {
        this.rules = rules;
        this.proxies = proxies;
        this.log = log;
        Sessions = new Sessions(time, book);
        connections = new AddressConnections(proxies, metrics.Refused);
        names = new HostNames(rules.ExternalUrl, Environment.MachineName, metrics.Refused);
        check = new AccessCheck(book, Sessions, rules, metrics.Refused);
        signIn = new SignIn(book, Sessions, time, metrics.SignIns);
        session = new SessionEndpoints(signIn, Sessions, rules, log, new LineLimit(time, WebLimits.LinesPerSecond));
    }

    /// <summary>Those who are signed in.</summary>
    public Sessions Sessions { get; }

    /// <summary>Whether this request is by one who may read, as things are now.</summary>
    public bool MayRead(HttpContext http) => check.MayRead(http);

    /// <summary>Puts it before the paths, the routing included.</summary>
    public void Use(WebApplication application)
    {
        proxies.Use(application);
        application.Use(GuardAsync);
        // Where a login is always needed, a wrong name leads to nothing that could be read.
        if (!rules.LoginAlways)
            application.Use(names.RunAsync);
        if (rules.ExternalUrl?.AbsolutePath.TrimEnd('/') is { Length: > 0 } prefix)
        {
            application.UsePathBase(prefix);
            application.Use(EndWithSlashAsync);
        }
        application.UseRouting();
        application.Use(check.RunAsync);
    }

    /// <summary>Maps the sign-in.</summary>
    public void Map(IEndpointRouteBuilder routes) => session.Map(routes.Needing(AccessNeed.Nothing));

    /// <summary>Bounds what connections may cost.</summary>
    public void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = WebLimits.ConnectionsMax;
        limits.MaxRequestLineSize = WebLimits.RequestLineBytesMax;
        limits.MaxRequestHeadersTotalSize = WebLimits.HeaderBytesMax;
        limits.MaxRequestHeaderCount = WebLimits.HeadersMax;
        limits.MaxRequestBodySize = WebLimits.BodyBytesMax;
        limits.RequestHeadersTimeout = WebLimits.HeadersTimeout;
        limits.KeepAliveTimeout = WebLimits.KeepAliveTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(WebLimits.BytesPerSecondMin, WebLimits.SlowGrace);
        limits.MinResponseDataRate = new MinDataRate(WebLimits.BytesPerSecondMin, WebLimits.SlowGrace);
        limits.Http2.MaxStreamsPerConnection = WebLimits.StreamsPerConnectionMax;
    }

    /// <summary>Bounds how many connections one address may have, before anything is read from them.</summary>
    public void Limit(ListenOptions listen) =>
        listen.Use(next => connection => connections.RunAsync(connection, next));

    /// <inheritdoc/>
    public void Dispose() => signIn.Dispose();

    // The headers come with every answer, those to errors included.
    private async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        SecurityHeaders.AddTo(http);
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException wrong) when (!http.Response.HasStarted)
        {
            await Refusal.WriteAsync(http, wrong.StatusCode, "badRequest", "the request is malformed, or too large");
        }
        catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            log.LogError(e, "a request to the web side failed");
            await Refusal.WriteAsync(
                http, StatusCodes.Status500InternalServerError, "failed", "the collector failed: see its log");
        }
    }

    // What the page names relative to itself lies below the prefix only where the page's address ends with a slash.
    private static Task EndWithSlashAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (!request.PathBase.HasValue || request.Path.HasValue)
            return next(http);
        http.Response.Redirect(UriHelper.BuildRelative(request.PathBase, "/", request.QueryString));
        return Task.CompletedTask;
    }
}
