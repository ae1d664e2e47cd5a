using Microsoft.Playwright;
using Monitoring.Collector.Web;
using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

/// <summary>What the page says when what it shows may no longer be so.</summary>
[TestClass]
public sealed class LiveTests
{
    [TestMethod]
    public async Task Collector_Restarts_PageSaysSoAndGoesOn()
    {
        using var fleet = new FakeFleet(FakeFleet.Host(1));
        var collector = await FakeCollector.StartAsync(fleet);
        await using var viewer = await Viewer.OpenAsync();
        await viewer.GoAsync(collector.Url);
        await viewer.Page.EvaluateAsync("() => { window.sameDocument = true; }");
        var port = new Uri(collector.Url).Port;

        await collector.DisposeAsync();
        await Assertions.Expect(viewer.Live).ToContainTextAsync("Reconnecting…");
        await Assertions.Expect(viewer.Live).ToContainTextAsync("last heard");
        await Assertions.Expect(viewer.Page.Locator("main.old")).ToHaveCountAsync(1);
        await Assertions.Expect(viewer.Row("web-1")).ToBeVisibleAsync();
        await viewer.ScreenshotAsync("reconnecting");

        using var next = new FakeFleet(FakeFleet.Host(2));
        await using var restarted = await FakeCollector.StartAsync(next, port);
        await Assertions.Expect(viewer.Row("web-2")).ToBeVisibleAsync();
        await Assertions.Expect(viewer.Row("web-1")).ToHaveCountAsync(0);
        await Assertions.Expect(viewer.Live).ToContainTextAsync("Live");
        await Assertions.Expect(viewer.Page.Locator("main.old")).ToHaveCountAsync(0);
        Assert.IsTrue(await viewer.Page.EvaluateAsync<bool>("() => window.sameDocument === true"));
    }

    [TestMethod]
    public async Task Stream_Silent_IsCalledStaleThenOpenedAnew()
    {
        await using var collector = await FakeCollector.StartAsync(new FakeFleet(FakeFleet.Host(1)));
        await using var viewer = await Viewer.OpenAsync();
        await viewer.Page.Clock.InstallAsync();
        await viewer.Page.GotoAsync(collector.Url);
        await viewer.Page.Clock.RunForAsync(1_000);
        await Assertions.Expect(viewer.Row("web-1")).ToBeVisibleAsync();

        await viewer.Page.Clock.RunForAsync(14_000);
        await Assertions.Expect(viewer.Live).ToHaveAttributeAsync("data-kind", "stale");
        await Assertions.Expect(viewer.Live).ToContainTextAsync("Stale");
        await Assertions.Expect(viewer.Page.Locator("main.old")).ToHaveCountAsync(1);

        await viewer.Page.Clock.RunForAsync(14_000);
        collector.Fleet.Round();
        await viewer.Page.Clock.ResumeAsync();
        await Assertions.Expect(viewer.Live).ToHaveAttributeAsync("data-kind", "live");
    }

    [TestMethod]
    public async Task Collector_Unreachable_IsSaidPlainly()
    {
        await using var collector = await FakeCollector.StartAsync(new FakeFleet());
        await using var viewer = await Viewer.OpenAsync();
        await viewer.Page.RouteAsync("**/api/**", route => route.AbortAsync());

        await viewer.Page.GotoAsync(collector.Url);
        await Assertions.Expect(viewer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("doesn't answer");
        await viewer.ScreenshotAsync("unreachable");

        await viewer.Page.UnrouteAllAsync();
        await Assertions.Expect(viewer.Live).ToHaveAttributeAsync("data-kind", "live");
    }

    [TestMethod]
    public async Task Streams_AllTaken_PageReadsTheDocumentInstead()
    {
        await using var collector = await FakeCollector.StartAsync(new FakeFleet(FakeFleet.Host(1)));
        using var http = new HttpClient { BaseAddress = new Uri(collector.Url) };
        List<HttpResponseMessage> streams = [];
        for (var i = 0; i < WebLimits.ViewersMax; i++)
            streams.Add(await http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead));
        await using var viewer = await Viewer.OpenAsync();

        await viewer.Page.GotoAsync(collector.Url);
        await Assertions.Expect(viewer.Live).ToHaveAttributeAsync("data-kind", "polling");
        await Assertions.Expect(viewer.Row("web-1")).ToBeVisibleAsync();

        streams.ForEach(stream => stream.Dispose());
        await Assertions.Expect(viewer.Live).ToHaveAttributeAsync("data-kind", "live");
    }
}
