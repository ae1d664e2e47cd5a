using Microsoft.Extensions.Logging.Abstractions;
using Monitoring.Collector.Web.Access;
using Monitoring.Collector.Web.Front;
using Monitoring.Collector.Web.Trends;
using Monitoring.Reactor;

namespace Monitoring.Collector.Web;

/// <summary>Maps the status page and its API onto a web application.</summary>
public static class StatusPage
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] OnlyGet = [HttpMethods.Get];

    /// <summary>Serves <c>/</c> with its files, <c>/api/hosts</c>, <c>/api/events</c> and
    /// <c>/api/trends</c>.</summary>
    /// <param name="endpoints">The application. Its <see cref="IHostApplicationLifetime"/> ends the open event
    /// streams when it stops.</param>
    /// <param name="view">What to show to those who may read.</param>
    /// <param name="publicView">What to show to all others; null for nothing, and then none of them gets here.</param>
    /// <param name="mayRead">Whether a request is by one who may read; asked again while a stream is open.</param>
    /// <param name="reactor">Its clock and timers; heartbeats are paced there.</param>
    /// <exception cref="InvalidOperationException">The page's files are not in this build.</exception>
    public static void MapStatusPage(
        this IEndpointRouteBuilder endpoints,
        IStatusView view,
        IStatusView? publicView,
        Func<HttpContext, bool> mayRead,
        IReactor reactor)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(mayRead);
        ArgumentNullException.ThrowIfNull(reactor);
        var stopping = endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var log = endpoints.ServiceProvider.GetService<ILoggerFactory>()?.CreateLogger(typeof(StatusPage).FullName!);
        var feed = Feed(view);
        var publicFeed = publicView is null ? feed : Feed(publicView);
        var trends = new FleetTrends(view, reactor, stopping);
        var publicTrends = publicView is null ? trends : new FleetTrends(publicView, reactor, stopping);

        var files = new PageFiles(typeof(StatusPage).Assembly);
        var open = endpoints.Needing(AccessNeed.Nothing);
        foreach (var path in files.Paths)
            open.MapMethods(path, GetAndHead, context => files.ServeAsync(context, path));

        var data = endpoints.Needing(AccessNeed.ReadOrPublic);
        data.MapMethods("/api/hosts", GetAndHead, context => ServeHostsAsync(
            context, (mayRead(context) ? view : publicView ?? view).Current, reactor.UtcNow));
        data.MapMethods("/api/events", OnlyGet, context =>
        {
            var reads = mayRead(context);
            return EventStream.ServeAsync(
                context,
                reads ? feed : publicFeed,
                () => reactor.UtcNow,
                // A stream for readers ends with the right to read. The public one, if any, has nothing to lose.
                () => mayRead(context) || (!reads && publicView is not null),
                stopping);
        });

        data.MapMethods("/api/trends", OnlyGet, context =>
            ServeTrendsAsync(context, mayRead(context) ? trends : publicTrends));

        StatusFeed Feed(IStatusView shown)
        {
            var made = new StatusFeed(shown, reactor, log ?? NullLogger.Instance, stopping);
            made.Start();
            return made;
        }
    }

    private static Task ServeTrendsAsync(HttpContext context, FleetTrends trends)
    {
        var ids = context.Request.Query["id"];
        return ids.Count is 0 or > WebLimits.TrendHostsMax
            ? Refusal.WriteAsync(
                context, StatusCodes.Status400BadRequest, "badRequest",
                $"id names a host, and may stand up to {WebLimits.TrendHostsMax} times")
            : context.Response.WriteAsJsonAsync(
                trends.Of([.. ids.OfType<string>()]), StatusJson.Default.TrendDocument, Refusal.JsonType,
                context.RequestAborted);
    }

    private static Task ServeHostsAsync(HttpContext context, StatusSnapshot snapshot, DateTimeOffset now) =>
        context.Response.WriteAsJsonAsync(
            StatusEvents.Document(snapshot, now),
            StatusJson.Default.StatusDocument,
            "application/json; charset=utf-8",
            context.RequestAborted);
}
