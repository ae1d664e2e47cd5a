using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Monitoring.Collector.Web;
using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

/// <summary>
/// One host's page before a made-up history: what it draws, what it says when it can't, and how one moves.
/// </summary>
[TestClass]
public sealed class HostPageTests : PageTest
{
    private const string Long = "label-";
    private static readonly string Label4096 = string.Concat(Enumerable.Repeat(Long, 4_096 / Long.Length));

    private ILocator Charts => Page.Locator("figure.chart");

    [TestMethod]
    public async Task Host_ReportsOneThing_HasThatChartOnly()
    {
        await OpenHostAsync("web-1", history => history.With("node_load1", _ => 1.5));

        await Expect(Charts).ToHaveCountAsync(1);
        await Expect(Charts.Locator("h3")).ToHaveTextAsync("Load");
        await Expect(Charts.Locator(".legend")).ToHaveTextAsync("1 min1.50");
        var picture = Page.GetByRole(AriaRole.Img, new() { Name = "Load, newest values: 1 min 1.50" });
        await Expect(picture).ToBeVisibleAsync();
    }

    [TestMethod]
    public async Task Host_NothingStored_SaysSoAndOffersMore()
    {
        await OpenHostAsync("web-1", _ => { });

        await Expect(Page.Locator(".no-match")).ToContainTextAsync("Nothing of this host is stored");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Show 24 hours" }).ClickAsync();
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex("range=24h$"));
        await Viewer.ScreenshotAsync("host-nothing");
    }

    [TestMethod]
    public async Task Values_ThatAreNoNumbers_AreGapsAndDashes()
    {
        await OpenHostAsync("web-1", history => history
            .With("node_load1", time => time / 1_000 % 3 == 0 ? "NaN" : time / 1_000 % 3 == 1 ? "+Inf" : null)
            .With("node_load5", _ => 2));

        await Expect(Charts.Locator(".legend")).ToContainTextAsync("1 min–");
        await Expect(Charts.Locator(".legend")).ToContainTextAsync("5 min2");
        Assert.DoesNotMatchRegex(new Regex("NaN|Inf|undefined|null"), await Page.InnerTextAsync("main"));
    }

    [TestMethod]
    public async Task Interfaces_TwoHundredWithLongNames_ShowTheBusiestAndStayInPlace()
    {
        await OpenHostAsync("web-1", history =>
        {
            for (var i = 0; i < 200; i++)
            {
                var device = ("device", $"<img src=x onerror=alert({i})>{Label4096}");
                var rate = i;
                history.With("node_network_receive_bytes_total", _ => rate, device);
                history.With("node_network_transmit_bytes_total", _ => rate, device);
            }
        });

        await Expect(Charts.Locator(".legend li")).ToHaveCountAsync(16);
        await Expect(Charts.Locator(".chart-note")).ToContainTextAsync("192 more");
        await Expect(Charts.Locator(".legend img")).ToHaveCountAsync(0);
        var overflow = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
        Assert.IsLessThanOrEqualTo(0, overflow);
    }

    [TestMethod]
    public async Task Drag_OverAChart_ZoomsAllOfThem()
    {
        await OpenHostAsync(
            "web-1", history => history.With("node_load1", _ => 1).With("node_sockstat_TCP_inuse", _ => 7));
        var over = Charts.First.Locator(".u-over");
        var box = (await over.BoundingBoxAsync())!;

        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.25f), box.Y + 20);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + 30, new() { Steps = 5 });
        await Page.Mouse.UpAsync();

        await Assertions.Expect(Page).ToHaveURLAsync(new Regex(@"from=\d+&to=\d+$"));
        var shown = new Regex(@"from=(\d+)&to=(\d+)").Match(Page.Url);
        var seconds = (long.Parse(shown.Groups[2].Value) - long.Parse(shown.Groups[1].Value)) / 1_000.0;
        Assert.AreEqual(15 * 60 / 4, seconds, 15);
        await Expect(Page.Locator(".range-text")).ToContainTextAsync("(3 min)");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Back to now" }).ClickAsync();
        await Expect(Page.Locator(".range-text")).ToContainTextAsync("Following");
    }

    [TestMethod]
    public async Task Cursor_OverOneChart_ShowsThatMomentInAll()
    {
        await OpenHostAsync("web-1", history => history
            .With("node_load1", time => time / 60_000 % 100)
            .With("node_sockstat_TCP_inuse", time => time / 60_000 % 100));
        var box = (await Charts.First.Locator(".u-over").BoundingBoxAsync())!;

        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.1f), box.Y + 20);

        var load = Charts.Nth(0).Locator(".legend b");
        var sockets = Charts.Nth(1).Locator(".legend b");
        var newest = (FakeFleet.Now / 60_000 % 100).ToString();
        await Expect(load).Not.ToHaveTextAsync(newest);
        Assert.AreEqual(await load.TextContentAsync(), await sockets.TextContentAsync());
    }

    [TestMethod]
    public async Task History_Refuses_ReasonIsShownAndItGoesOn()
    {
        await OpenHostAsync("web-1", history => history.Refusal = (422, "tooMuchWork", "more than 20000 series match"));

        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("More than 20000 series match.");
        await Expect(Page.Locator(".happened")).ToContainTextAsync("More than 20000 series match.");
        await Viewer.ScreenshotAsync("host-refused");

        Collector.History.With("node_load1", _ => 1).Refusal = null;
        await Expect(Charts).ToHaveCountAsync(1);
        Viewer.Forgive("Failed to load resource");
    }

    [TestMethod]
    public async Task Host_Forgotten_WhileItsPageIsOpen_IsSaid()
    {
        await OpenHostAsync("web-1", history => history.With("node_load1", _ => 1));
        await Expect(Charts).ToHaveCountAsync(1);

        Fleet.Change(hosts => hosts.Where(host => host.Name != "web-1"));

        await Expect(Page.Locator(".trouble")).ToContainTextAsync("No host is called web-1");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Show all hosts" }).ClickAsync();
        await Expect(Viewer.Rows).ToHaveCountAsync(1);
    }

    [TestMethod]
    public async Task Host_Down_SaysWhyAndKeepsItsPast()
    {
        await OpenAsync(FakeFleet.Silent(1, "build-1", HostRowState.Down, "No batch for 10 s."));
        Collector.History.With("node_load1", time => time < FakeFleet.Now - 73_000 ? 1 : null);

        await Page.GetByRole(AriaRole.Link, new() { Name = "build-1" }).ClickAsync();

        await Expect(Page.Locator(".host-trouble")).ToContainTextAsync("No batch for 10 s. Last heard 1 min ago.");
        await Expect(Charts).ToHaveCountAsync(1);
    }

    [TestMethod]
    [DataRow("<script>alert(1)</script>")]
    [DataRow("a&range=7d#b?c/../d")]
    [DataRow("\u2067مضيف العربية")]
    [DataRow("a\u0000b\u0007\u001b[31mred")]
    public async Task Name_OfAnyKind_LeadsToItsHostAndBack(string name)
    {
        await OpenAsync(FakeFleet.Host(1, name), FakeFleet.Host(2));

        await Viewer.Row(name).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(Page.Locator(".crumbs h2")).ToHaveTextAsync(name);
        await Expect(Page.Locator(".vital-value").First).ToHaveTextAsync("14%");
        await Page.ReloadAsync();
        await Expect(Page.Locator(".vital-value").First).ToHaveTextAsync("14%");

        await Page.GoBackAsync();
        await Expect(Viewer.Rows).ToHaveCountAsync(2);
    }

    [TestMethod]
    public async Task Clock_AnHourBehind_ShowsTheHostsOwnTime()
    {
        const long Hour = 3_600_000;
        await OpenAsync(FakeFleet.Host(1) with { ClockOffsetMs = -Hour, ClockTrouble = "its clock was set back 1 h" });
        Collector.History.With("node_load1", time => time < FakeFleet.Now - Hour + 5_000 ? 1 : 99);

        await Page.GetByRole(AriaRole.Link, new() { Name = "web-1" }).ClickAsync();

        await Expect(Page.Locator(".host-trouble")).ToContainTextAsync("Its clock was set back 1 h");
        await Expect(Charts.Locator(".legend")).ToHaveTextAsync("1 min1");
    }

    [TestMethod]
    [DataRow(390, ColorScheme.Light)]
    [DataRow(390, ColorScheme.Dark)]
    [DataRow(1024, ColorScheme.Light)]
    [DataRow(1024, ColorScheme.Dark)]
    [DataRow(1440, ColorScheme.Light)]
    [DataRow(1440, ColorScheme.Dark)]
    public async Task HostPage_PassesAxe(int width, ColorScheme theme)
    {
        await OpenAsync(FakeFleet.Mixed(), width, theme, "?q=web-1");
        Busy(Collector.History);
        await Page.GetByRole(AriaRole.Link, new() { Name = "web-1" }).First.ClickAsync();
        await Expect(Charts).ToHaveCountAsync(14);
        await Expect(Page.Locator(".filesystems tbody tr")).ToHaveCountAsync(3);

        await Viewer.ScreenshotAsync($"host-{width}-{theme.ToString().ToLowerInvariant()}");

        await Viewer.CheckAccessibilityAsync();
    }

    private async Task OpenHostAsync(string name, Action<FakeHistory> record)
    {
        await OpenAsync(FakeFleet.Host(1), FakeFleet.Host(2));
        record(Collector.History);
        await Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(Page.Locator(".crumbs h2")).ToHaveTextAsync(name);
    }

    /// <summary>A history with something for every chart.</summary>
    private static void Busy(FakeHistory history)
    {
        const double GiB = 1L << 30;
        foreach (var (mode, share) in new[] { ("user", 0.3), ("system", 0.1), ("iowait", 0.05), ("idle", 0.55) })
            history.With("node_cpu_seconds_total", Wave(share, 0.3), ("cpu", "0"), ("mode", mode));
        foreach (var (name, size) in new[]
                 {
                     ("MemTotal", 8.0), ("MemFree", 1), ("MemAvailable", 5), ("SwapTotal", 2), ("SwapFree", 1.5),
                 })
            history.With($"node_memory_{name}_bytes", Wave(size * GiB, name.EndsWith("Total") ? 0 : 0.1));
        foreach (var load in new[] { 1, 5, 15 })
            history.With($"node_load{load}", Wave(1.0 / load, 0.4));
        history.With("node_pressure_io_waiting_seconds_total", Wave(0.1, 0.9));
        history.With("node_context_switches_total", Wave(5_000, 0.5)).With("node_intr_total", Wave(2_000, 0.2));
        foreach (var (name, rate) in new[]
                 {
                     ("read_bytes", 4e6), ("written_bytes", 2e6), ("reads_completed", 100), ("writes_completed", 50),
                     ("read_time_seconds", 0.2), ("write_time_seconds", 0.1), ("io_time_seconds", 0.3),
                 })
            history.With($"node_disk_{name}_total", Wave(rate, 0.6), ("device", "sda"));
        foreach (var (mount, used) in new[] { ("/", 0.4), ("/home", 0.8), ("/var/lib/postgresql", 0.95) })
        {
            (string, string)[] labels = [("device", "/dev/sda1"), ("fstype", "ext4"), ("mountpoint", mount)];
            history.With("node_filesystem_size_bytes", _ => 100 * GiB, labels);
            history.With("node_filesystem_free_bytes", _ => 100 * GiB * (1 - used), labels);
            var left = 100 * GiB * (1 - used);
            history.With("node_filesystem_avail_bytes", time => left * (1 - (DaysAhead(time) / 20)), labels);
        }
        foreach (var kind in new[] { "bytes", "errs" })
        {
            history.With($"node_network_receive_{kind}_total", Wave(3e5, 0.5), ("device", "eth0"));
            history.With($"node_network_transmit_{kind}_total", Wave(1e5, 0.5), ("device", "eth0"));
        }
        history.With("node_sockstat_TCP_inuse", Wave(40, 0.1));
        history.With("node_hwmon_temp_celsius", Wave(45, 0.1), ("chip", "coretemp"), ("sensor", "temp1"));
    }

    private static double DaysAhead(long time) => (time - FakeFleet.Now) / 86_400_000.0;

    private static Func<long, JsonNode?> Wave(double middle, double swing) =>
        time => middle * (1 + (swing * Math.Sin(time / 40_000.0)));
}
