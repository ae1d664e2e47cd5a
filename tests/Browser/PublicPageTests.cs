using Microsoft.Playwright;
using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

/// <summary>What those see who are not signed in, where that is allowed.</summary>
[TestClass]
public sealed class PublicPageTests
{
    private static FakeDoor Door => FakeDoor.With("anna").Showing("web-*");

    [TestMethod]
    public async Task PublicPage_ShowsTheChosenHostsLiveAndNothingElse()
    {
        using var fleet = new FakeFleet(FakeFleet.Mixed());
        await using var collector = await FakeCollector.StartAsync(fleet, Door);
        await using var viewer = await Viewer.OpenAsync();

        await viewer.GoAsync(collector.Url);
        await Assertions.Expect(viewer.Rows).ToHaveCountAsync(9);
        await Assertions.Expect(viewer.Cell("web-1", "cpu")).ToContainTextAsync("%");
        await Assertions.Expect(viewer.Cell("web-1", "os")).ToBeHiddenAsync();
        await Assertions.Expect(viewer.Cell("web-1", "series")).ToBeHiddenAsync();
        await viewer.ScreenshotAsync("public");

        fleet.Change("web-1", host => host with { CpuRatio = 0.99 });
        await Assertions.Expect(viewer.Cell("web-1", "cpu")).ToContainTextAsync("99%");
        var shown = await viewer.Page.ContentAsync();
        string[] untold = ["db-1", "edge-1", "build-1", "backup-1", "10.0.", "Debian", "0.1.0", "sha256", ":7420"];
        foreach (var text in untold)
            Assert.IsFalse(shown.Contains(text, StringComparison.Ordinal), text);
        Assert.IsEmpty(viewer.Complaints, string.Join('\n', viewer.Complaints));
    }

    [TestMethod]
    public async Task PublicPage_OfAHost_ShowsItsLoadsAndAsksForNothingElse()
    {
        await using var collector = await FakeCollector.StartAsync(new FakeFleet(FakeFleet.Mixed()), Door);
        await using var viewer = await Viewer.OpenAsync();
        List<string> asked = [];
        viewer.Page.Request += (_, request) => asked.Add(new Uri(request.Url).AbsolutePath);
        await viewer.GoAsync(collector.Url);

        await viewer.Row("web-1").GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(viewer.Page.Locator(".vital-value").First).ToHaveTextAsync("14%");
        await Assertions.Expect(viewer.Page.Locator(".facts, .charts, .processes, .places")).ToHaveCountAsync(0);
        await viewer.ScreenshotAsync("public-host");

        await viewer.GoAsync(collector.Url + "/?host=db-1.fra.example.net");
        await Assertions.Expect(viewer.Page.GetByText("No host is called")).ToBeVisibleAsync();
        foreach (var view in new[] { "?view=collector", "?view=events" })
        {
            await viewer.GoAsync(collector.Url + "/" + view);
            await Assertions.Expect(viewer.Rows).ToHaveCountAsync(9);
        }
        string[] mayBe = ["/", "/favicon.svg", "/api/session", "/api/hosts", "/api/events", "/api/trends"];
        Assert.IsEmpty(asked.Except(mayBe).Where(path => !path.StartsWith("/assets/", StringComparison.Ordinal)));
        Assert.IsEmpty(viewer.Complaints, string.Join('\n', viewer.Complaints));
    }

    [TestMethod]
    [DataRow("/api/history/range?match=node_load1&step=15s")]
    [DataRow("/api/history/latest")]
    [DataRow("/api/history/events")]
    [DataRow("/api/processes?host=web-1")]
    [DataRow("/api/collector")]
    public async Task PublicView_OfWhatIsForReaders_IsRefused(string path)
    {
        await using var collector = await FakeCollector.StartAsync(new FakeFleet(FakeFleet.Mixed()), Door);
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(collector.Url + path));

        Assert.AreEqual(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [TestMethod]
    public async Task PublicView_OfTrends_KnowsTheChosenHostsByTheirNamesOnly()
    {
        using var fleet = new FakeFleet(FakeFleet.Mixed());
        await using var collector = await FakeCollector.StartAsync(fleet, Door);
        using var http = new HttpClient();
        var asked = fleet.Current.Hosts.SelectMany(host => new[] { "id=" + host.Id, "id=" + host.Name });

        var answer = await http.GetStringAsync(new Uri(collector.Url + "/api/trends?" + string.Join('&', asked)));

        Assert.Contains("\"web-1\":[[", answer);
        Assert.DoesNotContain("db-1", answer);
        Assert.DoesNotContain(fleet.Current.Hosts[0].Id, answer);
    }

    [TestMethod]
    public async Task PublicPage_SignIn_LeadsToAllAndBack()
    {
        await using var collector = await FakeCollector.StartAsync(new FakeFleet(FakeFleet.Mixed()), Door);
        await using var viewer = await Viewer.OpenAsync();
        await viewer.GoAsync(collector.Url);

        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Back" }).ClickAsync();
        await Assertions.Expect(viewer.Rows).ToHaveCountAsync(9);
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await viewer.SignInAsync("anna", FakeDoor.Password);

        await Assertions.Expect(viewer.Rows).ToHaveCountAsync(13);
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(viewer.Rows).ToHaveCountAsync(9);
    }

    [TestMethod]
    public async Task PublicPage_WithoutAChosenHost_TellsNothingOfTheCollector()
    {
        await using var collector = await FakeCollector.StartAsync(
            new FakeFleet(FakeFleet.Silent(1, "db-1", Monitoring.Collector.Web.HostRowState.Down, "")), Door);
        await using var viewer = await Viewer.OpenAsync();

        await viewer.GoAsync(collector.Url);

        await Assertions.Expect(viewer.Page.GetByText("No hosts to show")).ToBeVisibleAsync();
        await Assertions.Expect(viewer.Page.Locator(".command")).ToHaveCountAsync(0);
    }

    [TestMethod]
    [DataRow(390, ColorScheme.Dark)]
    [DataRow(1440, ColorScheme.Light)]
    public async Task PublicPage_PassesAxe(int width, ColorScheme theme)
    {
        await using var collector = await FakeCollector.StartAsync(new FakeFleet(FakeFleet.Mixed()), Door);
        await using var viewer = await Viewer.OpenAsync(width, theme: theme);
        await viewer.GoAsync(collector.Url);

        await viewer.ScreenshotAsync($"public-{width}-{theme.ToString().ToLowerInvariant()}");

        await viewer.CheckAccessibilityAsync();
    }
}
