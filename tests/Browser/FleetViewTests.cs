using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Monitoring.Collector.Web;
using Monitoring.Model;
using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

/// <summary>The fleet as a grid, in groups, narrowed down by labels; and all of that in the address.</summary>
[TestClass]
public sealed class FleetViewTests : PageTest
{
    private static HostRow[] Labelled =>
    [
        FakeFleet.Host(1) with { Labels = Of("prod", "fra") },
        FakeFleet.Host(2) with { Labels = Of("prod", "ber") },
        FakeFleet.Host(3) with { Labels = Of("test", "<img src=x onerror=alert(1)>") },
        FakeFleet.Host(4),
    ];

    [TestMethod]
    public async Task Labels_Picked_NarrowTheHostsDownAndStayInTheAddress()
    {
        await OpenAsync(Labelled);
        var box = Page.GetByRole(AriaRole.Combobox, new() { Name = "Show hosts with label" });

        await box.SelectOptionAsync("env=prod");
        await Expect(Viewer.Rows).ToHaveCountAsync(2);
        await box.SelectOptionAsync("site=fra");
        await Expect(Viewer.Rows).ToHaveCountAsync(1);
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex(@"\?label=env%3Dprod&label=site%3Dfra$"));

        await Page.ReloadAsync();
        await Expect(Viewer.Rows).ToHaveCountAsync(1);
        await Page.GetByRole(AriaRole.Button, new() { Name = "site=fra" }).ClickAsync();
        await Expect(Viewer.Rows).ToHaveCountAsync(2);
    }

    [TestMethod]
    public async Task Group_ByLabel_PutsHostsTogether()
    {
        await OpenAsync(Labelled);

        await Page.GetByLabel("Group by").SelectOptionAsync("label.env");

        await Expect(Page.Locator(".group-title")).ToHaveTextAsync(["env=prod 2", "env=test 1", "without env 1"]);
        Assert.AreEqual("web-1 web-2 web-3 web-4", await Viewer.NamesAsync());
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex(@"\?group=label.env$"));
    }

    [TestMethod]
    public async Task Grid_ShowsEachHostWithItsState_AndLeadsToIt()
    {
        await OpenAsync([.. FakeFleet.Mixed()]);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Grid" }).ClickAsync();

        await Expect(Page.Locator(".host-tile")).ToHaveCountAsync(13);
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "build-1 , Down" })).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "web-1 , Up, CPU 14%" }).ClickAsync();
        await Expect(Page.Locator(".crumbs h2")).ToHaveTextAsync("web-1");

        await Page.GetByRole(AriaRole.Navigation, new() { Name = "Places" })
            .GetByRole(AriaRole.Link, new() { Name = "Hosts" }).ClickAsync();
        await Expect(Page.Locator(".host-tile")).ToHaveCountAsync(13);
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex(@"\?as=grid$"));
    }

    [TestMethod]
    public async Task Fullest_OfAll_IsNamedWithItsMountAndLeadsThere()
    {
        await OpenAsync(
            FakeFleet.Host(1) with { FullestMount = "/", FullestRatio = 0.4 },
            FakeFleet.Host(2) with { FullestMount = "/var/lib/data", FullestRatio = 0.95 });

        await Expect(Viewer.Cell("web-2", "disk")).ToHaveTextAsync("95%on /var/lib/data");
        await Page.GetByRole(AriaRole.Link, new() { Name = "web-2 /var/lib/data 95%" }).ClickAsync();
        await Expect(Page.Locator(".crumbs h2")).ToHaveTextAsync("web-2");
    }

    [TestMethod]
    [DataRow(390, ColorScheme.Dark, "?as=grid&group=state")]
    [DataRow(1440, ColorScheme.Light, "?as=grid&group=state")]
    [DataRow(1440, ColorScheme.Dark, "?as=grid")]
    [DataRow(1440, ColorScheme.Light, "?group=os&sort=-cpu")]
    [DataRow(1024, ColorScheme.Dark, "?group=os")]
    public async Task FleetPage_InOtherForms_PassesAxe(int width, ColorScheme theme, string query)
    {
        var labelled = Labelled.Select((host, i) => host with { Id = $"{i}", Name = $"labelled-{i}" });
        await OpenAsync(FakeFleet.Mixed().Concat(labelled), width, theme, query);

        var name = query[1..].Replace('&', '-').Replace('=', '-');
        await Viewer.ScreenshotAsync($"fleet-{name}-{width}-{theme.ToString().ToLowerInvariant()}");

        await Viewer.CheckAccessibilityAsync();
    }

    private static LabelSet Of(string env, string site) => new(new Label("env", env), new Label("site", site));
}
