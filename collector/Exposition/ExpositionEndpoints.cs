using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Monitoring.Collector.Instruments;
using Monitoring.Model;
using Monitoring.Reactor;
using Monitoring.Text;

namespace Monitoring.Collector.Exposition;

/// <summary>The paths that Prometheus reads.</summary>
public static class ExpositionEndpoints
{
    private const string PlainText = "text/plain; charset=utf-8";

    /// <summary>
    /// Maps <c>/metrics</c> (the collector's own, <c>monitoring_agent_*</c> and <c>monitoring_fleet_*</c>),
    /// <c>/metrics/host/NAME</c> (what that host's node_exporter would serve; 503 while it is down, 404 when there is
    /// none), <c>/metrics/fleet</c> (every host's series with <c>instance</c> and its enrolment labels, for
    /// <c>honor_labels: true</c>) and <c>/sd</c> (HTTP service discovery).
    /// </summary>
    /// <param name="routes">Where to map them.</param>
    /// <param name="view">What to serve.</param>
    /// <param name="instruments">The collector's own metrics, all declared by now.</param>
    /// <param name="metrics">Where scrapes are counted.</param>
    /// <param name="time">Times the scrapes.</param>
    /// <param name="external">Where Prometheus reaches this web server; null: where each request came to.</param>
    public static void MapExposition(
        this IEndpointRouteBuilder routes,
        IFleetView view,
        InstrumentSet instruments,
        CollectorMetrics metrics,
        IReactorTime time,
        Uri? external)
    {
        var answer = new ScrapeAnswer(metrics, new PrometheusBridge(instruments), time);
        routes.MapGet("/metrics", http => answer.WriteAsync(http, Collector(view), withOwn: true));
        routes.MapGet("/metrics/fleet", http => answer.WriteAsync(http, Fleet(view.Hosts), withOwn: false));
        routes.MapGet("/metrics/host/{name}", http => AnswerHost(http, view, answer));
        routes.MapGet("/sd", http => AnswerDiscovery(http, view, external));
    }

    /// <summary>What the collector knows about its hosts and the fleet.</summary>
    internal static IReadOnlyList<ExpositionSource> Collector(IFleetView view) =>
        [new(LabelSet.Empty, [FleetFamilies.Of(view.Fleet)]), .. AgentFamilies.Of(view.Hosts)];

    /// <summary>All series of the hosts that are served, told apart by <c>instance</c>.</summary>
    internal static IReadOnlyList<ExpositionSource> Fleet(IReadOnlyList<ExposedHost> hosts) =>
        [
            .. from host in hosts
               where host.Serving
               select new ExpositionSource(InstanceLabels(host), AgentFamilies.HostGroups(host)),
        ];

    // An instance named by the enrolment gives way to the host's name, which is unique.
    private static LabelSet InstanceLabels(ExposedHost host) =>
        new([new("instance", host.Name), .. host.Labels.Where(label => label.Name != "instance")]);

    private static async Task AnswerHost(HttpContext http, IFleetView view, ScrapeAnswer answer)
    {
        var name = http.Request.RouteValues["name"] as string ?? "";
        if (view.Find(name) is not { } host)
            await Refuse(http, StatusCodes.Status404NotFound, $"No host is called {name}; /sd lists them all.\n");
        else if (!host.Serving)
            await Refuse(http, StatusCodes.Status503ServiceUnavailable, $"{name} is down: {host.StateReason}\n");
        else
            await answer.WriteAsync(http, [new(LabelSet.Empty, AgentFamilies.HostGroups(host))], withOwn: false);
    }

    private static async Task AnswerDiscovery(HttpContext http, IFleetView view, Uri? external)
    {
        var targets = ServiceDiscovery.Targets(view.Hosts, external ?? ServiceDiscovery.AddressOf(http));
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = targets.Length;
        await http.Response.Body.WriteAsync(targets, http.RequestAborted);
    }

    private static Task Refuse(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = PlainText;
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
