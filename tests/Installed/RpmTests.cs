using Monitoring.Tests.Installed.Support;

namespace Monitoring.Tests.Installed;

/// <summary>
/// The RPMs, on a Debian with RPM's own program: what they install, run and leave. What they need can't be told there,
/// as RPM knows of nothing that dpkg has installed.
/// </summary>
[TestClass]
public sealed class RpmTests
{
    private const string Both = "/srv/packages/monitoring-agent_*.rpm /srv/packages/monitoring-collector_*.rpm";

    [TestMethod]
    [Timeout(300_000, CooperativeCancellation = true)]
    public async Task Rpms_InstalledUpgradedAndErased_ServeAndLeaveOnlyWhatIsKept()
    {
        using var wire = new Wire();
        using var host = new BootedHost(wire, "rpm", 30);
        var before = Traces.Of(host);

        host.Run($"rpm -i --nodeps {Both}");
        await host.Until("test -e /var/lib/monitoring-collector/ready", "the collector being ready");
        host.Run("monitoring-agent join $(monitoring-collector token create) && systemctl start monitoring-agent");
        await host.ShowsAnAgentUp();
        host.Run("systemctl is-enabled monitoring-agent monitoring-collector");
        Assert.AreEqual("monitoring-agent", host.Run("ps -o user:32= -C monitoring-agent").Trim());

        host.Run("echo 'sampling.fast: 2s' >>/etc/monitoring/agent.yaml");
        var started = host.Run("systemctl show -p MainPID --value monitoring-agent");
        host.Run($"rpm -U --nodeps --force {Both}");
        host.Run("grep -q 'sampling.fast: 2s' /etc/monitoring/agent.yaml");
        Assert.AreNotEqual(started, host.Run("systemctl show -p MainPID --value monitoring-agent"));
        await host.ShowsAnAgentUp();

        host.Run("rpm -e monitoring-agent monitoring-collector");
        Assert.AreNotEqual(0, host.Try("pgrep '^monitoring-'").Exit, "something still runs");
        string[] kept =
        [
            "/etc/monitoring", "/var/lib/monitoring-", "/var/backups/monitoring-", "/var/lib/rpm", "user:monitoring-",
            "group:monitoring-",
        ];
        var left = Traces.Of(host).Except(before).Where(trace => !kept.Any(trace.StartsWith)).ToArray();
        Assert.IsEmpty(left, string.Join('\n', left));
    }
}
