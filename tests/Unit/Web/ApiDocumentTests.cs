using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Monitoring.Collector.Web;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Tidy;
using Monitoring.Tests.Unit.Web.History;

namespace Monitoring.Tests.Unit.Web;

/// <summary>API.md describes every path under <c>/api/</c>, and no other.</summary>
[TestClass]
public sealed class ApiDocumentTests
{
    private const string Heading = "## GET ";

    [TestMethod]
    public async Task Document_Headings_AreThePathsThatAreServed()
    {
        using var rig = new HistoryRig();
        using var view = new ScriptedView(StatusSamples.Empty);
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapStatusPage(view, new VirtualReactor());
        rig.Endpoints().Map(app);
        var served = HistoryRig.RoutesOf(app).Select(route => route.RoutePattern.RawText!)
            .Where(path => path.StartsWith("/api/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

        var documented = File.ReadAllLines(Path.Combine(SourceTree.Root, "collector/Web/API.md"))
            .Where(line => line.StartsWith(Heading, StringComparison.Ordinal)).Select(line => line[Heading.Length..]);

        CollectionAssert.AreEqual(served.ToArray(), documented.Order(StringComparer.Ordinal).ToArray());
    }
}
