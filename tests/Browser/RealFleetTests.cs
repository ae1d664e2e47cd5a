using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Monitoring.Tests.Browser.Support;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.Browser;

/// <summary>A thousand simulated agents and more before the real collector, and one real agent among them.</summary>
[TestClass]
public sealed class RealFleetTests
{
    private const string Name = "needle";
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 60_000 };

    [TestMethod]
    public async Task FullestMount_AmongAThousandHosts_IsTwoClicksAwayByNamesAlone()
    {
        using var directory = new TemporaryDirectory();
        using var full = FullMount.Make(directory["full"]);
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var simulated = await SimulatedAgents.StartAsync(collector, 999, intervalSeconds: 10, tls: true);
        using var agent = AgentProgram.Start(collector, Name, directory["agent"]);
        await collector.HostInState(Name, "up", TimeSpan.FromSeconds(60));
        await using var viewer = await Viewer.OpenAsync();
        var page = viewer.Page;
        await viewer.GoAsync(collector.Url);
        await Assertions.Expect(page.GetByText("1,000 up")).ToBeVisibleAsync(new() { Timeout = 60_000 });

        await page.GetByRole(AriaRole.Button, new() { Name = "Sort by Disk" }).ClickAsync();
        await viewer.ScreenshotAsync("thousand-real");
        await page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Link).ClickAsync();

        var row = page.GetByRole(AriaRole.Row, new() { Name = full.Path });
        await Assertions.Expect(row).ToContainTextAsync("95%", new() { Timeout = 30_000 });
        await Assertions.Expect(row).ToContainTextAsync(await UsedOfAsync(collector, full.Path));
        Assert.IsEmpty(viewer.Complaints, string.Join('\n', viewer.Complaints));
    }

    [TestMethod]
    public async Task TenThousandHosts_AreShownScrolledFoundAndUpdated()
    {
        using var directory = new TemporaryDirectory();
        // Plain TCP: ten thousand handshakes of both sides on one machine would be most of the test.
        using var collector = await CollectorProgram.Start(directory["collector"], ["--insecure"]);
        using var simulated = await SimulatedAgents.StartAsync(collector, 10_000, intervalSeconds: 10, tls: false);
        await using var viewer = await Viewer.OpenAsync();
        var page = viewer.Page;
        await viewer.GoAsync(collector.Url);
        await Assertions.Expect(page.GetByText("10,000 up")).ToBeVisibleAsync(Patiently);
        Assert.IsLessThan(100, await viewer.Rows.CountAsync());

        await page.GetByRole(AriaRole.Button, new() { Name = "Sort by Host" }).ClickAsync();
        await page.EvaluateAsync("() => scrollTo(0, document.body.scrollHeight)");
        await Assertions.Expect(viewer.Row("load-09999")).ToBeInViewportAsync();
        var before = await viewer.Cell("load-09999", "cpu").TextContentAsync();
        await Assertions.Expect(viewer.Cell("load-09999", "cpu"))
            .Not.ToHaveTextAsync(before!, new() { Timeout = 60_000 });
        await viewer.ScreenshotAsync("ten-thousand-end");

        await page.GetByLabel("Search hosts").FillAsync("load-04711");
        await Assertions.Expect(viewer.Rows).ToHaveCountAsync(1);
        await page.GetByLabel("Search hosts").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Grid" }).ClickAsync();
        await Assertions.Expect(page.Locator(".host-tile").First).ToBeVisibleAsync();
        await viewer.ScreenshotAsync("ten-thousand-grid");
        Assert.IsEmpty(viewer.Complaints, string.Join('\n', viewer.Complaints));
    }

    /// <summary>What the page must show of a mount, by the API and this test's own rules.</summary>
    private static async Task<string> UsedOfAsync(CollectorProgram collector, string mount)
    {
        var match = Uri.EscapeDataString($"{{mountpoint=\"{mount}\"}}");
        var latest = JsonNode.Parse(await collector.Get($"/api/history/latest?host={Name}&match={match}"))!["series"]!;
        double Of(string name) => (double)latest.AsArray().Single(one => (string?)one!["name"] == name)!["value"]!;
        const double MiB = 1 << 20;
        var (size, free) = (Of("node_filesystem_size_bytes"), Of("node_filesystem_free_bytes"));
        return string.Create(CultureInfo.InvariantCulture, $"{(size - free) / MiB:F1} of {size / MiB:F1} MiB");
    }
}
