using Microsoft.Extensions.Logging.Abstractions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Web;

/// <summary>Maps the status page and its API onto a web application.</summary>
public static class StatusPage
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] OnlyGet = [HttpMethods.Get];

    /// <summary>Serves <c>/</c> with its files, <c>/api/hosts</c> and <c>/api/events</c>.</summary>
    /// <param name="endpoints">The application. Its <see cref="IHostApplicationLifetime"/> ends the open event
    /// streams when it stops.</param>
    /// <param name="view">What to show.</param>
    /// <param name="reactor">Its clock and timers; heartbeats are paced there.</param>
    /// <exception cref="InvalidOperationException">The page's files are not in this build.</exception>
    public static void MapStatusPage(this IEndpointRouteBuilder endpoints, IStatusView view, IReactor reactor)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(reactor);
        var stopping = endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var log = endpoints.ServiceProvider.GetService<ILoggerFactory>()?.CreateLogger(typeof(StatusPage).FullName!);
        var feed = new StatusFeed(view, reactor, log ?? NullLogger.Instance, stopping);
        feed.Start();

        var files = new PageFiles(typeof(StatusPage).Assembly);
        foreach (var path in files.Paths)
        {
            Map(endpoints, path, context => files.ServeAsync(context, path));
        }

        Map(endpoints, "/api/hosts", context => ServeHostsAsync(context, view.Current, reactor.UtcNow));
        Map(
            endpoints,
            "/api/events",
            context => EventStream.ServeAsync(context, feed, () => reactor.UtcNow, stopping),
            OnlyGet);
    }

    private static void Map(
        IEndpointRouteBuilder endpoints, string path, RequestDelegate serve, string[]? methods = null) =>
        endpoints.MapMethods(path, methods ?? GetAndHead, context =>
        {
            SecurityHeaders.AddTo(context.Response);
            return serve(context);
        });

    private static Task ServeHostsAsync(HttpContext context, StatusSnapshot snapshot, DateTimeOffset now)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            StatusEvents.Document(snapshot, now),
            StatusJson.Default.StatusDocument,
            "application/json; charset=utf-8",
            context.RequestAborted);
    }
}
