using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Monitoring.Tests.Browser.Support;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.Browser;

/// <summary>Every view on the real collector and a real agent.</summary>
[TestClass]
public sealed class RealViewsTests
{
    private const string Name = "real-host";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [TestMethod]
    public async Task Host_OfARealAgent_ShowsItsPastFactsProcessesAndEvents()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var agent = AgentProgram.Start(collector, Name, directory["agent"]);
        await collector.HostInState(Name, "up", Patience);
        await using var viewer = await Viewer.OpenAsync(height: 2_400);
        var page = viewer.Page;
        await viewer.GoAsync(collector.Url + "/?host=" + Name + "&range=1m");

        await Assertions.Expect(page.Locator("figure#cpu")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("figure#memory .legend")).ToContainTextAsync("GiB");
        await Assertions.Expect(page.Locator(".availability")).ToContainTextAsync("100% available");
        await Assertions.Expect(page.Locator(".happened")).ToContainTextAsync("Up");
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync("Certificate endsin 29 d");
        await ValuesAreTheApisAsync(viewer, collector);

        await page.GetByRole(AriaRole.Button, new() { Name = "Live processes" }).ClickAsync();
        await Assertions.Expect(page.Locator(".processes tbody tr")).ToHaveCountAsync(20);
        using var busy = Process.Start(new ProcessStartInfo("python3", ["-c", "while True: pass"]))!;
        try
        {
            var row = page.Locator(".processes tbody tr").Filter(new() { HasText = $"{busy.Id}" });
            await Assertions.Expect(row).ToContainTextAsync("python3", new() { Timeout = 20_000 });
            await Assertions.Expect(row).ToContainTextAsync("%");
            await viewer.ScreenshotAsync("host-real");
        }
        finally
        {
            busy.Kill();
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Live processes" }).ClickAsync();
        await Assertions.Expect(page.Locator(".processes tbody")).ToHaveCountAsync(0);
        Assert.IsEmpty(viewer.Complaints, string.Join('\n', viewer.Complaints));
    }

    [TestMethod]
    public async Task Collector_RestartsUnderAnOpenHostPage_ChartsGoOn()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var agent = AgentProgram.Start(collector, Name, directory["agent"]);
        await collector.HostInState(Name, "up", Patience);
        await using var viewer = await Viewer.OpenAsync();
        await viewer.GoAsync(collector.Url + "/?host=" + Name + "&range=1m");
        await Assertions.Expect(viewer.Page.Locator("figure#load")).ToBeVisibleAsync();

        collector.Program.Kill();
        await Assertions.Expect(viewer.Live).ToContainTextAsync("Reconnecting…");
        await Assertions.Expect(viewer.Page.Locator("figure#load")).ToBeVisibleAsync();
        await collector.Restart();

        await Assertions.Expect(viewer.Live).ToHaveAttributeAsync("data-kind", "live", new() { Timeout = 60_000 });
        await Assertions.Expect(viewer.Page.Locator(".chart-trouble")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await Assertions.Expect(viewer.Page.Locator("figure#load")).ToBeVisibleAsync();
    }

    [TestMethod]
    public async Task AddHost_Pressed_MakesATokenThatAHostJoinsWith()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        await using var viewer = await Viewer.OpenAsync();
        var page = viewer.Page;
        await viewer.GoAsync(collector.Url);

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a host" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        var command = page.Locator(".join .command pre");
        await Assertions.Expect(command).ToContainTextAsync("monitoring-agent join mon1_");
        await viewer.ScreenshotAsync("add-host");
        await viewer.CheckAccessibilityAsync();
        var token = new Regex(@"mon1_\S+").Match((await command.TextContentAsync())!).Value;
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("dialog")).ToHaveCountAsync(0);

        using var join = new RunningProgram(
            Binaries.Agent, "join", token, "--name", Name, "--data-dir", directory["agent"]);
        Assert.AreEqual(0, await join.Exit(Patience), join.Output);
        using var agent = new RunningProgram(Binaries.Agent, "run", "--name", Name, "--data-dir", directory["agent"]);
        await Assertions.Expect(viewer.Cell(Name, "state")).ToHaveTextAsync("Up");
        Assert.IsEmpty(viewer.Complaints, string.Join('\n', viewer.Complaints));
    }

    [TestMethod]
    [DataRow(390, ColorScheme.Light)]
    [DataRow(1024, ColorScheme.Dark)]
    [DataRow(1440, ColorScheme.Light)]
    [DataRow(1440, ColorScheme.Dark)]
    public async Task EventsAndCollector_PassAxe(int width, ColorScheme theme)
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var agent = AgentProgram.Start(collector, Name, directory["agent"]);
        await collector.HostInState(Name, "up", Patience);
        await using var viewer = await Viewer.OpenAsync(width, theme: theme);
        var page = viewer.Page;
        var suffix = $"{width}-{theme.ToString().ToLowerInvariant()}";
        await viewer.GoAsync(collector.Url);

        await page.GetByRole(AriaRole.Link, new() { Name = "Events" }).ClickAsync();
        await Assertions.Expect(page.Locator(".events")).ToContainTextAsync(Name);
        await viewer.ScreenshotAsync("events-" + suffix);
        await viewer.CheckAccessibilityAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Collector" }).ClickAsync();
        await Assertions.Expect(page.Locator(".cards")).ToContainTextAsync(new Regex(@"Samples[\d.,]+/s"));
        await Assertions.Expect(page.Locator(".cards")).ToContainTextAsync(Name);
        await viewer.ScreenshotAsync("collector-" + suffix);
        await viewer.CheckAccessibilityAsync();
        Assert.IsEmpty(viewer.Complaints, string.Join('\n', viewer.Complaints));
    }

    /// <summary>Of each mount, the page shows what the API says, formatted by this test's own rules.</summary>
    private static async Task ValuesAreTheApisAsync(Viewer viewer, CollectorProgram collector) =>
        await Eventually.Holds(
            async () =>
            {
                var expected = await MountsAsync(collector);
                var shown = await viewer.Page.Locator(".filesystems tbody .gauge-value").AllTextContentsAsync();
                return expected.SequenceEqual(shown.Order());
            },
            Patience,
            "the page showing the shares of all mounts");

    private static async Task<string[]> MountsAsync(CollectorProgram collector)
    {
        var match = Uri.EscapeDataString("{__name__=~\"node_filesystem_.*\"}");
        var latest = JsonNode.Parse(await collector.Get($"/api/history/latest?host={Name}&match={match}"));
        var byMount = latest!["series"]!.AsArray()
            .GroupBy(one => one!["labels"]!["device"] + "\n" + one["labels"]!["mountpoint"]);
        return
        [
            .. byMount.Select(series =>
            {
                double Of(string name) => (double)series.Single(
                    one => (string?)one!["name"] == $"node_filesystem_{name}_bytes")!["value"]!;
                var used = Of("size") - Of("free");
                var share = 100 * used / (used + Of("avail"));
                var digits = share < 9.95 ? "F1" : "F0";
                return double.IsNaN(share) ? "–" : share.ToString(digits, CultureInfo.InvariantCulture) + "%";
            }).Order(),
        ];
    }
}
