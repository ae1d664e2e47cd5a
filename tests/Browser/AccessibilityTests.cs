using Microsoft.Playwright;
using Monitoring.Collector.Web;
using Monitoring.Tests.Browser.Support;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.Browser;

/// <summary>axe finds nothing serious, and nothing sticks out, in both themes from the phone to the desk.</summary>
[TestClass]
public sealed class AccessibilityTests : PageTest
{
    [TestMethod]
    [DataRow(390, ColorScheme.Light)]
    [DataRow(390, ColorScheme.Dark)]
    [DataRow(1024, ColorScheme.Light)]
    [DataRow(1024, ColorScheme.Dark)]
    [DataRow(1440, ColorScheme.Light)]
    [DataRow(1440, ColorScheme.Dark)]
    public Task Hosts_InAllStates_PassAxe(int width, ColorScheme theme) =>
        CheckAsync("hosts", FakeFleet.Mixed(), width, theme);

    [TestMethod]
    [DataRow(390, ColorScheme.Dark)]
    [DataRow(1440, ColorScheme.Light)]
    [DataRow(1440, ColorScheme.Dark)]
    public Task NoHosts_Page_PassesAxe(int width, ColorScheme theme) => CheckAsync("empty", [], width, theme);

    [TestMethod]
    [DataRow(ColorScheme.Light)]
    [DataRow(ColorScheme.Dark)]
    public Task NoMatch_Page_PassesAxe(ColorScheme theme) =>
        CheckAsync("no-match", FakeFleet.Mixed(), 1440, theme, "?q=nothing-like-that");

    private async Task CheckAsync(
        string name, IEnumerable<HostRow> hosts, int width, ColorScheme theme, string query = "")
    {
        await OpenAsync(hosts, width, theme, query);
        await Viewer.ScreenshotAsync($"{name}-{width}-{theme.ToString().ToLowerInvariant()}");

        await Viewer.CheckAccessibilityAsync();
    }
}
