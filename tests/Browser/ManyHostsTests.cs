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
        await Expect(Viewer.Rows).ToHaveCountAsync(Hosts);

        var watch = Stopwatch.StartNew();
        Fleet.Change(hosts => hosts.Select(host => host with { CpuRatio = 0.9876 }));
        await Expect(Viewer.Rows.Last.Locator(".c-cpu")).ToContainTextAsync("99%");
        // Loose, as the machine may be busy: a page that can't keep up needs many times as long.
        Assert.IsLessThan(10, watch.Elapsed.TotalSeconds);

        await Page.Locator("th.c-name button").ClickAsync();
        await Expect(Viewer.Rows.First).ToContainTextAsync("web-1");
        await Page.GetByLabel("Search hosts").FillAsync("web-999");
        await Expect(Viewer.Rows).ToHaveCountAsync(1);
        await Page.GetByLabel("Search hosts").FillAsync("");
        await Viewer.ScreenshotAsync("thousand");
    }
}
