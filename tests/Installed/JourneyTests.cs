using System.Globalization;
using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Installed.Support;

namespace Monitoring.Tests.Installed;

/// <summary>
/// A fleet's life on fresh Debians, from the one-line scripts to the removal, by the packages as they are built. What
/// the agents have counted is counted again in the collector's history.
/// </summary>
[TestClass]
public sealed class JourneyTests
{
    private const int PrometheusPort = 9090;

    // A stop waits for acknowledgements, which come once a second, and the last cycle is up to a second old by then.
    private const double StopSecondsMax = 3.5;

    private static readonly TimeSpan StuckMax = TimeSpan.FromSeconds(2);

    [TestMethod]
    [Timeout(900_000, CooperativeCancellation = true)]
    public async Task Fleet_FromTheScriptsToTheRemoval_LosesNothingAndLeavesNothing()
    {
        using var fleet = new InstalledFleet();
        var before = new[] { fleet.Mon, fleet.Web1, fleet.Web2 }.ToDictionary(host => host, Traces.Of);

        await Install(fleet);
        await ShowsUpInPrometheus(fleet);
        await fleet.Web1.Reboot();
        await fleet.HostInState("web1", "up");
        await Kill(fleet, fleet.Web2);
        await Stick(fleet, fleet.Web2);
        await fleet.Mon.Reboot();
        await fleet.HostInState("web1", "up");
        await fleet.HostInState("web2", "up");
        await Upgrade(fleet);
        await fleet.Delivers("web1");
        await fleet.Delivers("web2");
        AssertAllKept(fleet);
        await Revoke(fleet);

        Remove(fleet.Web1, "sh /srv/packages/agent.sh --uninstall");
        Remove(fleet.Web2, "apt-get purge -y -q monitoring-agent");
        Remove(fleet.Mon, "sh /srv/packages/collector.sh --uninstall");
        foreach (var (host, traces) in before)
            Assert.IsEmpty(Traces.Of(host).Except(traces), $"{host.Name} has something left");
    }

    // One host gets its packages from a web server, as one would paste it; the other from a directory.
    private static async Task Install(InstalledFleet fleet)
    {
        await fleet.ServePackages();
        var said = fleet.Mon.Run(
            "sh /srv/older/collector.sh --from /srv/older --external-address 10.232.0.10:7420");
        StringAssert.Contains(said, "http://127.0.0.1:7480");

        var joined = fleet.Web1.Run(
            $"curl -fsSL {fleet.PackagesUrl}/agent.sh | sh -s -- --from {fleet.PackagesUrl} {fleet.Token()}");
        StringAssert.Contains(joined, "is linked to its collector");
        fleet.Web2.Run($"sh /srv/older/agent.sh --from /srv/older {fleet.Token()}");
        await fleet.HostInState("web1", "up");
        await fleet.HostInState("web2", "up");

        // Again, without a token: nothing is joined twice, and nothing is lost.
        fleet.Web2.Run("sh /srv/older/agent.sh --from /srv/older");
        await fleet.HostInState("web2", "up");
    }

    private static async Task ShowsUpInPrometheus(InstalledFleet fleet)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["prometheus.yml"], """
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs:
              - job_name: hosts
                http_sd_configs:
                  - url: http://127.0.0.1:7480/sd
                    refresh_interval: 1s
            """);
        using var prometheus = fleet.Mon.Inside(
            "prometheus", $"--config.file={directory["prometheus.yml"]}", $"--storage.tsdb.path={directory["data"]}",
            $"--web.listen-address=127.0.0.1:{PrometheusPort}", "--log.level=warn");
        foreach (var host in (string[])["web1", "web2"])
        {
            foreach (var query in (string[])[$"up{{instance=\"{host}\"}}==1", $"node_load1{{instance=\"{host}\"}}"])
            {
                await fleet.Mon.Until(
                    $"curl -fsS -G 127.0.0.1:{PrometheusPort}/api/v1/query --data-urlencode 'query={query}' "
                    + "| grep -q '\"value\"'",
                    $"{query} in Prometheus");
            }
        }
    }

    private static async Task Kill(InstalledFleet fleet, BootedHost host)
    {
        await fleet.Delivers(host.Name);
        host.Run("kill -9 $(systemctl show -P MainPID monitoring-agent)");
        await host.Until("systemctl is-active -q monitoring-agent", "its agent being started again");
        await fleet.HostInState(host.Name, "up");
        await fleet.Delivers(host.Name);
    }

    // A process that is stopped is the most that can be done from outside to keep a loop from turning.
    private static async Task Stick(InstalledFleet fleet, BootedHost host)
    {
        var seconds = StuckMax.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        host.Run(
            "mkdir -p /run/systemd/system/monitoring-agent.service.d && "
            + $"printf '[Service]\\nWatchdogSec={seconds}\\n' >/run/systemd/system/monitoring-agent.service.d/test.conf"
            + " && systemctl daemon-reload && systemctl restart monitoring-agent");
        var stuck = host.Run("systemctl show -P MainPID monitoring-agent");
        await fleet.Delivers(host.Name);
        host.Run($"kill -STOP {stuck}");
        await host.Until(
            $"[ $(systemctl show -P MainPID monitoring-agent) != {stuck} ] && systemctl is-active -q monitoring-agent",
            "its stuck agent being ended and started again");
        StringAssert.Contains(host.Run("journalctl -u monitoring-agent"), "Watchdog timeout");
        await fleet.HostInState(host.Name, "up");
        host.Run("rm -r /run/systemd/system/monitoring-agent.service.d && systemctl daemon-reload");
    }

    // Each side is for a while newer than the other, and older.
    private static async Task Upgrade(InstalledFleet fleet)
    {
        await Change(fleet.Mon, "dpkg -i /srv/packages/monitoring-collector_*.deb");
        await Change(fleet.Web1, "sh /srv/packages/agent.sh --from /srv/packages");
        await Change(fleet.Mon, "dpkg -i /srv/older/monitoring-collector_*.deb");
        await Change(fleet.Mon, "sh /srv/packages/collector.sh --from /srv/packages");
        await Change(fleet.Web2, "dpkg -i /srv/packages/monitoring-agent_*.deb");
        await Change(fleet.Web1, "dpkg -i /srv/older/monitoring-agent_*.deb");

        async Task Change(BootedHost host, string line)
        {
            var program = host == fleet.Mon ? "monitoring-collector" : "monitoring-agent";
            var before = host.Run($"dpkg-query -W -f '${{Version}}' {program}");
            host.Run(line);
            Assert.AreNotEqual(before, host.Run($"dpkg-query -W -f '${{Version}}' {program}"));
            await fleet.HostInState("web1", "up");
            await fleet.HostInState("web2", "up");
        }
    }

    private static void AssertAllKept(InstalledFleet fleet)
    {
        var history = fleet.History();
        foreach (var host in (BootedHost[])[fleet.Web1, fleet.Web2])
        {
            var runs = history[host.Name];
            foreach (var run in runs)
                Assert.IsTrue(run.IsWhole, $"{host.Name}: {string.Join(' ', run.Counts)}");
            var stops = host.Run("journalctl -u monitoring-agent -o short-unix | grep ': stopped ' | cut -d' ' -f1")
                .Split('\n').Select(time => double.Parse(time, CultureInfo.InvariantCulture)).ToArray();
            Assert.IsGreaterThanOrEqualTo(3, stops.Length);
            foreach (var stop in stops)
            {
                Assert.IsTrue(
                    runs.Any(run => run.Ends <= stop && run.Ends >= stop - StopSecondsMax),
                    $"{host.Name} stopped at {stop}, and there is nothing of its last cycles");
            }
        }
    }

    private static async Task Revoke(InstalledFleet fleet)
    {
        fleet.Mon.Run("monitoring-collector agent revoke web2");
        await fleet.Web2.Until("journalctl -u monitoring-agent | grep -qi revoked", "its agent being told");
        await fleet.HostInState("web1", "up");
    }

    private static void Remove(BootedHost host, string line)
    {
        host.Run(line);
        // Again: there is nothing to remove, and that is no error.
        host.Run("sh /srv/packages/agent.sh --uninstall; sh /srv/packages/collector.sh --uninstall");
    }
}
