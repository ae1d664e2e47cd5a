using System.Diagnostics;
using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

[TestClass]
public sealed class ManyHostsTests : PageTest
{
    private const int Hosts = 1_000;

    [TestMethod]
    public async Task Thousand_Hosts_AreShownSortedAndUpdated()
    {
        await OpenAsync([.. Enumerable.Range(1, Hosts).Select(i => FakeFleet.Host(i))]);
        await Expect(Page.Locator(".table")).ToHaveAttributeAsync("aria-rowcount", $"{Hosts + 1}");
        Assert.IsLessThan(100, await Viewer.Rows.CountAsync(), "rows out of sight are in the document");

        var watch = Stopwatch.StartNew();
        Fleet.Change(hosts => hosts.Select(host => host with { CpuRatio = 0.9876 }));
        await Expect(Viewer.Rows.Last.Locator(".c-cpu")).ToContainTextAsync("99%");
        // Loose, as the machine may be busy: a page that can't keep up needs many times as long.
        Assert.IsLessThan(10, watch.Elapsed.TotalSeconds);

        await Page.Locator("th.c-name button").ClickAsync();
        await Expect(Viewer.Rows.First).ToContainTextAsync("web-1");
        await Page.EvaluateAsync("() => scrollTo(0, document.body.scrollHeight)");
        await Expect(Viewer.Row("web-1000")).ToBeInViewportAsync();
        await Expect(Viewer.Row("web-1000")).ToHaveAttributeAsync("aria-rowindex", $"{Hosts + 1}");
        await Page.EvaluateAsync("() => scrollTo(0, 0)");
        await Page.GetByLabel("Search hosts").FillAsync("web-999");
        await Expect(Viewer.Rows).ToHaveCountAsync(1);
        await Page.GetByLabel("Search hosts").FillAsync("");
        await Viewer.ScreenshotAsync("thousand");
    }

    [TestMethod]
    [DataRow(390, "", ".table tbody tr")]
    [DataRow(1024, "", ".table tbody tr")]
    [DataRow(1440, "", ".table tbody tr")]
    [DataRow(1440, "as=grid", ".tiles li")]
    [DataRow(390, "as=grid", ".tiles li")]
    [DataRow(1440, "as=grid&group=os", ".tiles li")]
    [DataRow(1440, "group=os", ".table tbody tr")]
    public async Task Scrolled_ToAnywhere_ShowsTheHostsThatBelongThere(int width, string view, string items)
    {
        await OpenAsync(
            [.. Enumerable.Range(1, Hosts).Select(i => FakeFleet.Host(i))], width, query: "?sort=name&" + view);
        var least = await Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");

        for (var part = 0; part <= 4; part++)
        {
            await Page.EvaluateAsync($"() => scrollTo(0, document.documentElement.scrollHeight * {part} / 4)");
            // From one to the next there is no hole in the middle of the window, wherever it stands.
            await Page.WaitForFunctionAsync(
                "items => document.elementsFromPoint(innerWidth / 2 - 30, innerHeight * 0.7)"
                + ".some(element => element.closest(items))"
                + " || scrollY < 50 || scrollY + innerHeight > document.documentElement.scrollHeight - 100",
                items);
        }

        // What is drawn changes no heights, or the scrollbar would run away.
        var most = await Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
        Assert.AreEqual(least, most, 2);
        var last = view.Contains("group", StringComparison.Ordinal) ? "web-999" : "web-1000";
        await Expect(Page.Locator(items).Filter(new() { HasText = last })).ToBeInViewportAsync();
        await Viewer.ScreenshotAsync($"scrolled-{width}-{view.Replace('&', '-')}");
    }
}
