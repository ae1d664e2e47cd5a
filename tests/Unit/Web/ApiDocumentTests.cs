using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Monitoring.Collector.Store.Query;
using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Access;
using Monitoring.Collector.Web.Health;
using Monitoring.Collector.Web.Joining;
using Monitoring.Collector.Web.Processes;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Tidy;
using Monitoring.Tests.Unit.Web.History;
using static System.FormattableString;

namespace Monitoring.Tests.Unit.Web;

/// <summary>API.md describes every path and method under <c>/api/</c>, and no other.</summary>
[TestClass]
public sealed class ApiDocumentTests
{
    private const string Heading = "## ";

    [TestMethod]
    public async Task Document_Headings_AreThePathsThatAreServed()
    {
        using var rig = new HistoryRig();
        using var view = new ScriptedView(StatusSamples.Empty);
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapStatusPage(view, null, _ => true, new VirtualReactor());
        rig.Endpoints().Map(app);
        new HealthEndpoint(null!, new VirtualReactor()).Map(app);
        new TokenEndpoint(null!, new VirtualReactor(), NullLogger.Instance).Map(app);
        new ProcessStream(null!, new VirtualReactor(), _ => true).Map(app);
        new SessionEndpoints(null!, null!, AccessRules.Default, NullLogger.Instance, null!).Map(app);
        var served =
            from route in HistoryRig.RoutesOf(app)
            where route.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)
            from method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
            where method != "HEAD"
            let heading = $"{method} {route.RoutePattern.RawText}"
            orderby heading
            select heading;

        var documented = File.ReadAllLines(Path.Combine(SourceTree.Root, "collector/Web/API.md"))
            .Where(line => line.StartsWith(Heading, StringComparison.Ordinal) && line.Contains(" /"))
            .Select(line => line[Heading.Length..]);

        Assert.AreSequenceEqual(served, documented.Order());
    }

    [TestMethod]
    public void Document_Limits_AreThoseOfTheCode()
    {
        var limits = QueryLimits.Default;
        string[] rows =
        [
            Invariant($"| questions answered at a time; waiting | {limits.AtOnceMax}; {limits.WaitingMax} |"),
            Invariant($"| steps of a range | {QueryLimits.StepsMax:N0} |"),
            Invariant($"| series in an answer | {limits.SeriesMax:N0} |"),
            Invariant($"| points (and events) in an answer | {limits.PointsMax:N0} |"),
            Invariant($"| series of one host held at a time | {limits.SeriesHeldMax:N0} |"),
            Invariant($"| samples of one host held at a time | {limits.SamplesHeldMax:N0} |"),
            Invariant(
                $"| samples looked at by windows, each as often as windows overlap | {limits.SamplesVisitedMax:N0} |"),
            Invariant($"| stored bytes decoded | {limits.BytesDecodedMax >> 30} GiB |"),
            Invariant($"| characters of a selector; its conditions; characters of a regular expression | ")
                + Invariant($"{QueryLimits.SelectorCharactersMax:N0}; {QueryLimits.MatchersMax}; ")
                + Invariant($"{QueryLimits.RegexCharactersMax:N0} |"),
        ];

        var document = File.ReadAllLines(Path.Combine(SourceTree.Root, "collector/Web/API.md"));

        CollectionAssert.IsSubsetOf(rows, document);
    }
}
