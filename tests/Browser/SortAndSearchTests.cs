using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Monitoring.Collector.Web;
using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

[TestClass]
public sealed class SortAndSearchTests : PageTest
{
    private static HostRow[] Three =>
    [
        FakeFleet.Host(1, "web10") with { CpuRatio = 0.5 },
        FakeFleet.Host(2, "web2") with { CpuRatio = 0.9 },
        FakeFleet.Host(3, "db") with { CpuRatio = null },
    ];

    [TestMethod]
    public async Task Header_Pressed_SortsAndSaysSo()
    {
        await OpenAsync(Three);
        Assert.AreEqual("db web2 web10", await Viewer.NamesAsync());

        await Page.GetByRole(AriaRole.Button, new() { Name = "Sort by CPU" }).ClickAsync();
        await Expect(Page.Locator("th.c-cpu")).ToHaveAttributeAsync("aria-sort", "descending");
        await Expect(Page.Locator("th.c-state")).ToHaveAttributeAsync("aria-sort", "none");
        Assert.AreEqual("web2 web10 db", await Viewer.NamesAsync());

        await Page.GetByRole(AriaRole.Button, new() { Name = "CPU, sorted descending" }).ClickAsync();
        await Expect(Page.Locator("th.c-cpu")).ToHaveAttributeAsync("aria-sort", "ascending");
        Assert.AreEqual("web10 web2 db", await Viewer.NamesAsync());

        await Page.ReloadAsync();
        await Expect(Page.Locator("th.c-cpu")).ToHaveAttributeAsync("aria-sort", "ascending");
    }

    [TestMethod]
    public async Task Rows_ValuesChange_StayUntilTheNextRound()
    {
        await OpenAsync(Three, 1440, query: "?sort=-cpu");

        Fleet.Change("web10", host => host with { CpuRatio = 0.95 });
        await Expect(Viewer.Cell("web10", "cpu")).ToContainTextAsync("95%");
        Assert.AreEqual("web2 web10 db", await Viewer.NamesAsync());

        Fleet.Round();
        await Expect(Page.Locator("tbody .name").First).ToHaveTextAsync("web10");
    }

    [TestMethod]
    public async Task Search_Typed_ShowsWhatMatches()
    {
        await OpenAsync(Three);

        await Page.Keyboard.PressAsync("/");
        await Page.Keyboard.TypeAsync("WEB 10.0");
        await Expect(Viewer.Rows).ToHaveCountAsync(2);
        await Expect(Page.Locator(".shown")).ToHaveTextAsync("2 shown");
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex(@"\?q=WEB\+10\.0$"));

        await Page.Keyboard.TypeAsync("<b>");
        await Expect(Page.Locator(".no-match")).ToBeVisibleAsync();

        await Page.Keyboard.PressAsync("Escape");
        await Expect(Viewer.Rows).ToHaveCountAsync(3);
    }

    [TestMethod]
    public async Task StateChip_Pressed_ShowsThatStateOnly()
    {
        await OpenAsync([.. FakeFleet.Mixed()]);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Down 1" }).ClickAsync();
        await Expect(Viewer.Rows).ToHaveCountAsync(1);
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Down 1" }))
            .ToHaveAttributeAsync("aria-pressed", "true");

        await Page.GetByRole(AriaRole.Button, new() { Name = "All 13" }).ClickAsync();
        await Expect(Viewer.Rows).ToHaveCountAsync(13);
    }

    [TestMethod]
    public async Task Narrow_OrderBox_Sorts()
    {
        await OpenAsync(Three, 390);

        await Page.GetByRole(AriaRole.Combobox, new() { Name = "Sort by" }).SelectOptionAsync("cpu");

        await Expect(Page.Locator("tbody .name").First).ToHaveTextAsync("web2");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Descending, turn round" }).ClickAsync();
        await Expect(Page.Locator("tbody .name").First).ToHaveTextAsync("web10");
    }
}
