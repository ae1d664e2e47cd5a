using Microsoft.Playwright;
using Monitoring.Collector.Web;
using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

/// <summary>
/// A test of the page before a made-up fleet: one collector and one window, and no complaint at the end.
/// </summary>
public abstract class PageTest
{
    private Viewer? viewer;
    private FakeCollector? collector;

    protected Viewer Viewer => viewer!;

    protected IPage Page => Viewer.Page;

    protected FakeCollector Collector => collector!;

    protected FakeFleet Fleet => Collector.Fleet;

    [TestCleanup]
    public async Task Close()
    {
        var complaints = viewer?.Complaints ?? [];
        if (viewer is not null)
            await viewer.DisposeAsync();
        if (collector is not null)
            await collector.DisposeAsync();
        Assert.IsEmpty(complaints, string.Join('\n', complaints));
    }

    /// <summary>Opens the page before these hosts.</summary>
    protected Task OpenAsync(params HostRow[] hosts) => OpenAsync(hosts, 1440);

    /// <summary>Opens the page before these hosts in a window of a given width and theme.</summary>
    protected async Task OpenAsync(
        IEnumerable<HostRow> hosts, int width, ColorScheme theme = ColorScheme.Light, string query = "")
    {
        collector = await FakeCollector.StartAsync(new FakeFleet(hosts));
        viewer = await Viewer.OpenAsync(width, theme: theme);
        await viewer.GoAsync(collector.Url + "/" + query);
    }

    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
