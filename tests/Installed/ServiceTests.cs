using System.Globalization;
using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Installed.Support;

namespace Monitoring.Tests.Installed;

/// <summary>The two services as their units run them, both on one fresh host.</summary>
[TestClass]
public sealed class ServiceTests
{
    private const double StopSecondsMax = 2;
    private const int Attempts = 8;

    private static Wire? wire;
    private static BootedHost? host;

    private static BootedHost Host => host!;

    [ClassInitialize]
    public static void Install(TestContext context)
    {
        wire = new Wire();
        host = new BootedHost(wire, "mon", 10);
        host.Run("sh /srv/packages/collector.sh --from /srv/packages");
        host.Run("sh /srv/packages/agent.sh --from /srv/packages $(monitoring-collector token create)");
    }

    [ClassCleanup]
    public static void Remove()
    {
        host?.Dispose();
        wire?.Dispose();
    }

    /// <summary>The sandbox hides nothing that is sampled: all that both see they see alike.</summary>
    [TestMethod]
    public void Print_WithinTheUnit_ShowsTheSameValues()
    {
        Host.Run(
            "sed -e 's/^Type=.*/Type=oneshot/' -e 's/ run / print /' -e '/^Watchdog/d; /^Restart/d; /^Condition/d' "
            + "/usr/lib/systemd/system/monitoring-agent.service >/run/systemd/system/within.service && "
            + "sed -i 's:^\\[Service\\]:&\\nStandardOutput=truncate\\:/run/within.txt:' "
            + "/run/systemd/system/within.service && systemctl daemon-reload");
        const string Without = "systemd-run --quiet --wait --pipe -p User=monitoring-agent monitoring-agent print";
        // Values move on, so what is seen within must lie between what is seen without before and after; what goes up
        // and down may need more than one look. What the look itself takes is told apart.
        HashSet<string> differ = ["everything"];
        for (var attempt = 0; attempt < Attempts && differ.Count > 0; attempt++)
        {
            var before = Values(Host.Run(Without));
            Host.Run("systemctl start within");
            var within = Values(Host.Run("cat /run/within.txt"));
            var after = Values(Host.Run(Without));

            Assert.AreEqual(string.Join('\n', before.Keys.Order()), string.Join('\n', within.Keys.Order()));
            Assert.IsGreaterThan(150, within.Count);
            var now = within.Where(one => !IsOfTheLook(one.Key)
                && !Between(one.Value, before[one.Key], after[one.Key], Slack(one.Key) * one.Value));
            differ = [.. now.Select(one => one.Key).Where(name => attempt == 0 || differ.Contains(name))];
        }
        Assert.IsEmpty(differ, string.Join('\n', differ));

        static bool IsOfTheLook(string name) =>
            name.StartsWith("monitoring_agent_", StringComparison.Ordinal)
            || name.StartsWith("node_scrape_collector_duration_seconds", StringComparison.Ordinal);

        // A unit that is started takes some memory and has files of its own, and disks and memory are the machine's.
        static double Slack(string name) =>
            name.StartsWith("node_memory_", StringComparison.Ordinal) ? 0.05
            : name.StartsWith("node_filesystem_", StringComparison.Ordinal) && !name.Contains("_size_") ? 0.001
            : 0;

        static bool Between(double value, double one, double other, double slack) =>
            value.Equals(one) || value.Equals(other)
            || (value >= Math.Min(one, other) - slack && value <= Math.Max(one, other) + slack);
    }

    [TestMethod]
    [DataRow("monitoring-agent")]
    [DataRow("monitoring-collector")]
    public async Task Stop_OfAService_IsCleanAndSoonOver(string service)
    {
        await Host.ShowsAnAgentUp();

        var times = Host.Run($"date +%s.%N; systemctl stop {service}; date +%s.%N").Split('\n')
            .Select(time => double.Parse(time, CultureInfo.InvariantCulture)).ToArray();
        var result = Host.Run($"systemctl show -P Result {service}");
        Host.Run($"systemctl start {service}");

        Assert.AreEqual("success", result);
        Assert.IsLessThan(StopSecondsMax, times[1] - times[0]);
        if (service == "monitoring-agent")
        {
            StringAssert.Contains(
                Host.Run("journalctl -u monitoring-agent -g 'stopped undelivered' -n 1"), "undelivered_bytes=0");
        }
        await Host.ShowsAnAgentUp();
    }

    [TestMethod]
    public async Task Reload_ChangedFile_HoldsAtOnceWithoutARestart()
    {
        await Host.ShowsAnAgentUp();
        var process = Host.Run("systemctl show -P MainPID monitoring-agent");

        Host.Run("echo 'sampling.fast: 2s' >>/etc/monitoring/agent.yaml && systemctl reload monitoring-agent");

        await Host.Until(
            "journalctl -u monitoring-agent | grep -q 'took the configuration in changed=sampling.fast'",
            "the agent taking it in");
        Assert.AreEqual(process, Host.Run("systemctl show -P MainPID monitoring-agent"));
        Host.Run("sed -i '/^sampling.fast/d' /etc/monitoring/agent.yaml && systemctl reload monitoring-agent");
    }

    /// <summary>A boot and a package's installation don't wait for a collector that is away.</summary>
    [TestMethod]
    public async Task Token_OfACollectorThatIsAway_HoldsUpNothing()
    {
        await Host.ShowsAnAgentUp();
        Host.Run("systemctl stop monitoring-agent && mv /var/lib/monitoring-agent/joined /root/joined");
        Host.Run("(umask 077; printf MONITORING_TOKEN=; monitoring-collector token create --address 10.232.0.99:7420) "
            + ">/etc/monitoring/agent.env");

        Host.Run("timeout 20 systemctl start monitoring-agent");

        StringAssert.StartsWith(Host.Run("systemctl show -P StatusText monitoring-agent"), "joining the collector at");
        Host.Run("systemctl stop monitoring-agent && rm /etc/monitoring/agent.env");
        Host.Run("rm -rf /var/lib/monitoring-agent/joined && mv /root/joined /var/lib/monitoring-agent/joined");
        Host.Run("systemctl start monitoring-agent");
        await Host.ShowsAnAgentUp();
    }

    /// <summary>Running the line again joins again, and does no harm.</summary>
    [TestMethod]
    public async Task Script_AgainWithAToken_UpgradesAndJoinsWhileTheAgentRuns()
    {
        await Host.ShowsAnAgentUp();

        Host.Run("sh /srv/packages/agent.sh --from /srv/packages $(monitoring-collector token create)");

        await Host.ShowsAnAgentUp();
    }

    /// <summary>Who dials while the collector is away waits, and brings it back.</summary>
    [TestMethod]
    public async Task Socket_CollectorAway_AgentsWaitInsteadOfBeingRefused()
    {
        await Host.ShowsAnAgentUp();
        Host.Run("systemctl stop monitoring-collector && systemctl start monitoring-collector.socket");

        await Host.Until("systemctl is-active -q monitoring-collector", "the agent bringing its collector back");
        await Host.ShowsAnAgentUp();
        Host.Run("systemctl restart monitoring-collector");
        await Host.ShowsAnAgentUp();

        var lines = Host.Run("ss -Hltnp 'sport = 7420'");
        StringAssert.Contains(lines, "systemd");
        StringAssert.Contains(lines, "monitoring-coll");
        Host.Run("systemctl stop monitoring-collector.socket monitoring-collector");
        Host.Run("systemctl start monitoring-collector");
    }

    /// <summary>Root gives commands on what the service owns, and leaves nothing there that is root's.</summary>
    [TestMethod]
    public void Commands_AsRoot_LeaveTheDirectoryToTheService()
    {
        Host.Run("monitoring-collector web-token create prometheus --scope scrape");
        Host.Run("monitoring-collector backup /var/backups/monitoring-collector/first");

        Assert.AreEqual(
            "", Host.Run("find /var/lib/monitoring-* /var/backups/monitoring-collector -uid 0"));
    }

    [TestMethod]
    public void Units_Verified_AreRight() => Assert.AreEqual(
        "", Host.Run("systemd-analyze verify --man=no monitoring-agent.service monitoring-collector.service "
            + "monitoring-collector.socket 2>&1"));

    /// <summary>The journal has priorities, not a second time and level in the text.</summary>
    [TestMethod]
    public void Journal_OfBoth_HasPriorities()
    {
        var agent = Host.Run("journalctl -u monitoring-agent -o json | grep starting | head -n 1");
        var collector = Host.Run("journalctl -u monitoring-collector -o json | grep 'status page' | head -n 1");

        foreach (var line in (string[])[agent, collector])
            StringAssert.Contains(line, "\"PRIORITY\":\"6\"");
        StringAssert.Contains(agent, "\"MESSAGE\":\"starting ");
    }

    private static Dictionary<string, double> Values(string text) => text.Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => (Name: line[..line.LastIndexOf(' ')], Value: line[(line.LastIndexOf(' ') + 1)..]))
        .ToDictionary(line => line.Name, line => line.Value switch
        {
            "NaN" => double.NaN,
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number, CultureInfo.InvariantCulture),
        });
}
