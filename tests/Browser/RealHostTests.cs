using System.Globalization;
using Microsoft.Playwright;
using Monitoring.Tests.Browser.Support;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.Browser;

/// <summary>The real agent and the real collector, seen through the page.</summary>
[TestClass]
public sealed class RealHostTests
{
    private const string Name = "browser-host";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [TestMethod]
    public async Task Host_OfARealAgent_AppearsWithItsMetricsAndGoesDown()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        await using var viewer = await Viewer.OpenAsync();
        await viewer.GoAsync(collector.Url);
        await Assertions.Expect(viewer.Page.Locator(".command pre").First).ToContainTextAsync("token create");
        await viewer.ScreenshotAsync("real-empty");

        using var agent = AgentProgram.Start(collector, Name, directory["agent"]);
        await Assertions.Expect(viewer.Cell(Name, "state")).ToHaveTextAsync("Up");

        // The page is a moment behind the metrics, so the same second is one in which the metrics stood still around
        // the look at the page. Three different seconds must agree, so that a page that stands still is found out.
        HashSet<string> agreed = [];
        await Eventually.Holds(
            async () =>
            {
                var before = Expected(Exposition.Parse(await collector.Get("/metrics/host/" + Name)));
                var shown = await ShownAsync(viewer);
                var after = Expected(Exposition.Parse(await collector.Get("/metrics/host/" + Name)));
                if (before == after && shown == before)
                    agreed.Add(shown);
                return agreed.Count >= 3 ? true : throw new HttpRequestException($"shown {shown}, metrics {after}");
            },
            Patience,
            "the page showing what /metrics/host shows, in three different seconds");
        await Assertions.Expect(viewer.Cell(Name, "cpu")).ToContainTextAsync("%");
        await Assertions.Expect(viewer.Cell(Name, "rtt")).ToContainTextAsync("ms");
        await viewer.ScreenshotAsync("real-up");

        agent.Program.Kill();
        await Assertions.Expect(viewer.Cell(Name, "state")).ToHaveTextAsync("Down", new() { Timeout = 20_000 });
        await Assertions.Expect(viewer.Cell(Name, "silence")).ToContainTextAsync("Last seen");
        await viewer.ScreenshotAsync("real-down");

        agent.Restart();
        await Assertions.Expect(viewer.Cell(Name, "state")).ToHaveTextAsync("Up");
        Assert.IsEmpty(viewer.Complaints, string.Join('\n', viewer.Complaints));
    }

    private static async Task<string> ShownAsync(Viewer viewer) => string.Join(" | ", await Task.WhenAll(
        viewer.Cell(Name, "memory").Locator(".minor").TextContentAsync(),
        viewer.Cell(Name, "load").TextContentAsync(),
        viewer.Cell(Name, "cpu").Locator(".minor").TextContentAsync()));

    /// <summary>What the page must show of these metrics, formatted by this test's own rules.</summary>
    private static string Expected(Exposition metrics)
    {
        var total = metrics.Samples["node_memory_MemTotal_bytes{}"];
        var used = total - metrics.Samples["node_memory_MemAvailable_bytes{}"];
        var cores = metrics.Samples.Keys.Count(sample =>
            sample.StartsWith("node_cpu_seconds_total{", StringComparison.Ordinal) && sample.Contains("mode=\"idle\""));
        const double gib = 1L << 30;
        return string.Join(
            " | ",
            $"{Digits(used / gib)} of {Digits(total / gib)} GiB",
            metrics.Samples["node_load1{}"].ToString("F2", CultureInfo.InvariantCulture),
            cores == 1 ? "1 core" : $"{cores} cores");
    }

    private static string Digits(double value) =>
        value.ToString(value < 9.995 ? "F2" : value < 99.95 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
