using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Monitoring.Collector.Web;
using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

[TestClass]
public sealed class HostsTests : PageTest
{
    private const long GiB = 1L << 30;

    [TestMethod]
    public async Task Host_Up_ShowsItsValuesWithUnits()
    {
        await OpenAsync(FakeFleet.Host(4, "web-4") with
        {
            CpuRatio = 0.4249,
            Cores = 8,
            MemoryUsedBytes = 3 * GiB,
            MemoryTotalBytes = 8 * GiB,
            DiskUsedBytes = 20 * GiB,
            DiskTotalBytes = 200 * GiB,
            NetworkReceiveBytesPerSecond = 1_234_000,
            NetworkTransmitBytesPerSecond = 950,
            Load1 = 1.5,
            RttMs = 0.42,
            ClockOffsetMs = -2.5,
            Series = 1_234,
            BootMs = FakeFleet.Now - (76L * 3_600_000),
        });

        await Expect(Viewer.Cell("web-4", "state")).ToHaveTextAsync("Up");
        await Expect(Viewer.Cell("web-4", "os")).ToHaveTextAsync("Debian 126.1.0-26-amd64");
        await Expect(Viewer.Cell("web-4", "uptime")).ToHaveTextAsync("3 d 4 h");
        await Expect(Viewer.Cell("web-4", "cpu")).ToHaveTextAsync("42%8 cores");
        await Expect(Viewer.Cell("web-4", "memory")).ToHaveTextAsync("38%3.00 of 8.00 GiB");
        await Expect(Viewer.Cell("web-4", "disk")).ToHaveTextAsync("10%20.0 of 200 GiB");
        await Expect(Viewer.Cell("web-4", "received")).ToHaveTextAsync("↓in 1.23 MB/s↑out 950 B/s");
        await Expect(Viewer.Cell("web-4", "load")).ToHaveTextAsync("1.50");
        await Expect(Viewer.Cell("web-4", "rtt")).ToHaveTextAsync("0.42 ms−2.50 ms");
        await Expect(Viewer.Cell("web-4", "series")).ToHaveTextAsync("1,234");
    }

    [TestMethod]
    [DataRow(1201)]
    [DataRow(1344)]
    [DataRow(1472)]
    [DataRow(1920)]
    public async Task Host_WithTheLongestValues_KeepsEachInItsColumn(int width)
    {
        var host = FakeFleet.Host(1) with
        {
            CpuRatio = 1,
            Cores = 128,
            NetworkReceiveBytesPerSecond = 888_000,
            NetworkTransmitBytesPerSecond = 888_000,
            Load1 = 128.8,
            RttMs = 888,
            ClockOffsetMs = -888,
            Series = 88_888,
            RefusedSeries = 888,
            BootMs = FakeFleet.Now - (24L * 3_600_000) + 30_000,
        };
        await OpenAsync([host], width);
        var trend = string.Join(',', Enumerable.Repeat($"[{string.Join(',', Enumerable.Repeat("0.5", 60))}]", 5));
        await Page.RouteAsync("**/api/trends*", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = $$"""{ "stepMs": 30000, "hosts": { "{{host.Id}}": [{{trend}}] } }""",
        }));
        await Page.ReloadAsync();
        await Expect(Viewer.Cell("web-1", "uptime")).ToHaveTextAsync("23 h 59 min");
        await Expect(Viewer.Cell("web-1", "cpu").Locator(".spark")).ToBeVisibleAsync();

        var tooWide = await Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('tbody .row > *')]
              .filter(cell => cell.scrollWidth > cell.clientWidth)
              .map(cell => `${cell.textContent}: ${cell.scrollWidth} of ${cell.clientWidth}`)
            """);

        Assert.IsEmpty(tooWide, string.Join('\n', tooWide));
    }

    [TestMethod]
    public async Task Host_SaysNothing_ShowsDashes()
    {
        await OpenAsync(
            new HostRow { Id = "1", Name = "quiet", State = HostRowState.Up },
            FakeFleet.Host(2) with { CpuRatio = double.NaN, Load1 = double.PositiveInfinity, RttMs = double.NaN });

        await Expect(Viewer.Cell("quiet", "cpu")).ToHaveTextAsync("–");
        await Expect(Viewer.Cell("quiet", "uptime")).ToHaveTextAsync("–");
        await Expect(Viewer.Cell("web-2", "load")).ToHaveTextAsync("–");
        var text = await Page.InnerTextAsync("body");
        Assert.DoesNotMatchRegex(new Regex(@"NaN|null|undefined|Infinity|\[object"), text);
    }

    [TestMethod]
    public async Task Host_Late_KeepsItsValuesAndSaysWhy()
    {
        await OpenAsync(FakeFleet.Host(1) with { State = HostRowState.Late, StateReason = "2 polls unanswered" });

        await Expect(Viewer.Cell("web-1", "state")).ToContainTextAsync("Late");
        await Expect(Viewer.Cell("web-1", "name")).ToContainTextAsync("2 polls unanswered");
        await Expect(Viewer.Cell("web-1", "cpu")).ToContainTextAsync("14%");
    }

    [TestMethod]
    public async Task Host_Down_SaysWhyAndSinceWhen()
    {
        await OpenAsync(FakeFleet.Silent(1, "build-1", HostRowState.Down, "Stopped: the agent said goodbye."));

        await Expect(Viewer.Cell("build-1", "state")).ToHaveTextAsync("Down");
        await Expect(Viewer.Cell("build-1", "silence")).ToContainTextAsync("Stopped: the agent said goodbye.");
        await Expect(Viewer.Cell("build-1", "silence")).ToContainTextAsync("Last seen 1 min ago");
        await Assertions.Expect(Page).ToHaveTitleAsync("1 down · Monitoring");
    }

    [TestMethod]
    public async Task Host_KeptOutOrRefused_IsNamedWithWhatToDo()
    {
        await OpenAsync([.. FakeFleet.Mixed()]);

        var notices = Page.Locator(".notice");
        await Expect(notices).ToHaveCountAsync(2);
        await Expect(notices.First).ToContainTextAsync("backup-1 is kept out");
        await Expect(notices.First).ToContainTextAsync("Two running agents say that they are this one.");
        await Expect(notices.Last).ToContainTextAsync("db-1.fra.example.net: 212 series refused");
        await Expect(notices.Last).ToContainTextAsync("--no-collector.NAME");
        await Expect(notices.Last).ToContainTextAsync("/var/lib/docker/overlay2/1f/merged");
    }

    [TestMethod]
    public async Task Agent_OlderThanTheCollector_IsMarkedAndFound()
    {
        await OpenAsync(
            FakeFleet.Host(1), FakeFleet.Host(2) with { AgentVersion = "0.0.9" },
            FakeFleet.Host(3) with { AgentVersion = "0.0.10" }, FakeFleet.Host(4) with { AgentVersion = "0.0.9" });

        var notice = Page.Locator(".notice");
        await Expect(notice).ToContainTextAsync("3 agents are behind");
        await Viewer.ScreenshotAsync("agents-behind");
        await notice.GetByRole(AriaRole.Link, new() { Name = "0.0.9 on 2" }).ClickAsync();
        await Expect(Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Page.GetByRole(AriaRole.Link, new() { Name = "web-2" }).ClickAsync();
        await Expect(Page.Locator(".facts .late")).ToHaveTextAsync("Agent0.0.9, behind the collector's 0.1.0");
    }

    [TestMethod]
    public async Task Fleet_Mixed_IsSummed()
    {
        await OpenAsync([.. FakeFleet.Mixed()]);

        await Expect(Page.Locator(".tile-hosts .tile-value")).ToHaveTextAsync("13");
        await Expect(Page.Locator(".states")).ToHaveTextAsync(new Regex("10 up.*1 late.*1 down.*1 kept out"));
        await Expect(Page.Locator(".tile-hosts .tile-note")).ToContainTextAsync(
            "10 of 11 answered, missing edge-1.fra.example.net");
        await Expect(Page.Locator(".tile").Nth(2)).ToContainTextAsync("of 80.0 GiB");
    }

    [TestMethod]
    public async Task Fleet_Empty_ShowsHowToStartAnAgent()
    {
        await OpenAsync();

        var command = Page.Locator(".command pre");
        await Expect(command.First).ToHaveTextAsync("monitoring-collector token create");
        await Expect(command.Last).ToHaveTextAsync("monitoring-agent join TOKEN && monitoring-agent run");

        Fleet.Change(_ => [FakeFleet.Host(1)]);
        await Expect(Viewer.Row("web-1")).ToBeVisibleAsync();
        await Expect(command).ToHaveCountAsync(0);
    }

    [TestMethod]
    public async Task Row_Changes_LeavesTheOthersAlone()
    {
        await OpenAsync([.. Enumerable.Range(1, 20).Select(i => FakeFleet.Host(i))]);
        await Page.EvaluateAsync(
            """
            () => {
              window.touched = new Set();
              const elementOf = node => node instanceof Element ? node : node.parentElement;
              const note = node => window.touched.add(
                elementOf(node).closest('tr')?.querySelector('.name').textContent);
              new MutationObserver(changes => changes.forEach(change => note(change.target))).observe(
                document.querySelector('tbody'),
                { subtree: true, childList: true, characterData: true, attributes: true });
            }
            """);

        Fleet.Change("web-7", host => host with { CpuRatio = 0.9876 });

        await Expect(Viewer.Cell("web-7", "cpu")).ToContainTextAsync("99%");
        Assert.AreEqual("web-7", await Page.EvaluateAsync<string>("() => [...window.touched].join()"));
    }
}
