using Monitoring.Tests.Installed.Support;

namespace Monitoring.Tests.Installed;

/// <summary>A host with neither systemd nor dpkg, as small images and other distributions are.</summary>
[TestClass]
public sealed class BareTests
{
    [TestMethod]
    [Timeout(300_000, CooperativeCancellation = true)]
    public async Task Scripts_WithoutSystemdAndDpkg_InstallRunAndRemoveFromArchives()
    {
        using var wire = new Wire();
        using var host = new BootedHost(wire, "bare", 20, withSystemd: false);
        host.Run("mv /usr/bin/dpkg /usr/bin/dpkg.away");
        var before = Traces.Of(host);

        var printed = host.Run("sh /srv/packages/collector.sh --from /srv/packages");
        var line = printed.TrimEnd().Split('\n')[^1]["monitoring-collector:".Length..].Trim();
        StringAssert.StartsWith(line, "sh /srv/packages/agent.sh mon1_");
        host.Run("curl -fsS http://127.0.0.1:7480/api/hosts | grep -q '\"installFrom\":\"/srv/packages\"'");
        host.Run(line);
        await host.ShowsAnAgentUp();
        Assert.AreEqual("monitoring-agent", host.Run("ps -o user:32= -p $(cat /run/monitoring-agent.pid)").Trim());

        // Again, as for an upgrade: the settings stay, and the agent is linked again.
        host.Run("echo 'sampling.fast: 2s' >>/etc/monitoring/agent.yaml");
        host.Run("sh /srv/packages/agent.sh --from /srv/packages");
        host.Run("grep -q 'sampling.fast: 2s' /etc/monitoring/agent.yaml");
        await host.ShowsAnAgentUp();

        host.Run("sh /srv/packages/agent.sh --uninstall");
        host.Run("sh /srv/packages/collector.sh --uninstall");
        Assert.IsEmpty(Traces.Of(host).Except(before));
        Assert.AreNotEqual(0, host.Try("pgrep '^monitoring-'").Exit, "something still runs");
    }
}
