using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class NetdevSamplerTests
{
    [TestMethod]
    [DataRow("netdev/small-host")]
    [DataRow("netdev/bond")]
    public void Sample_Host_ShowsEachInterface(string fixture)
    {
        using var host = HostTree.Copy(fixture);
        using var run = SamplerTrial.Of(NetdevSampler.Spec, host.Paths);

        run.AssertShowsExpected(fixture);
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_ExcludeFlag_HidesInterfaces()
    {
        using var host = HostTree.Copy("netdev/bond");
        using var run = SamplerTrial.Of(
            NetdevSampler.Spec, host.Paths, ("collector.netdev.device-exclude", "^(veth.*|.*:.*)$"));

        Assert.AreEqual(
            """
            node_network_receive_bytes_total{device="bond0"} 16884063
            node_network_receive_bytes_total{device="eno1"} 10437182923
            node_network_receive_bytes_total{device="eno1.20"} 0
            """,
            run.CycleOf("receive_bytes"));
    }

    [TestMethod]
    public void Sample_InterfaceGoesAndComesBack_FollowsIt()
    {
        using var host = HostTree.Copy("netdev/bond");
        using var run = SamplerTrial.Of(NetdevSampler.Spec, host.Paths);

        Assert.AreEqual("node_network_receive_nohandler_total{device=\"bond0\"} 42", run.CycleOf("nohandler"));
        host.Edit("proc/net/dev", " bond0:", " bond1:").Remove("sys/class/net/bond0");
        Assert.AreEqual("", run.CycleOf("bond0"));
        Assert.AreEqual(
            "node_network_receive_errs_total{device=\"bond1\"} 1",
            run.CycleOf("receive_errs_total{device=\"bond1"));
        host.Edit("proc/net/dev", " bond1:", " bond0:").Write("sys/class/net/bond0/statistics/rx_nohandler", "7\n");
        Assert.Contains("node_network_receive_errs_total{device=\"bond0\"} 1\n", run.Cycle());
    }

    [TestMethod]
    public void Sample_InterfaceStaysAway_ClosesItsFile()
    {
        using var host = HostTree.Copy("netdev/bond");
        using var run = SamplerTrial.Of(NetdevSampler.Spec, host.Paths);
        run.Cycle();
        Assert.AreEqual(1, host.CountOpen("sys/class/net/bond0"));

        host.Edit("proc/net/dev", " bond0:", " bond1:").Remove("sys/class/net/bond0");
        for (var i = 0; i <= RowMap<object>.CyclesKept; i++)
            run.Cycle();

        Assert.AreEqual(0, host.CountOpen("sys/class/net/bond0"));
    }

    [TestMethod]
    [DataRow("a\nb\n eth0 1 2 3\n", "no colon")]
    [DataRow("a\nb\n eth0: 1 2 3\n", "is not a number")]
    [DataRow("a\nb\n eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 18446744073709551616\n", "is not a number")]
    public void Sample_BadFile_FailsWithAReason(string content, string reason)
    {
        using var host = new HostTree().Write("proc/net/dev", content);
        using var run = SamplerTrial.Of(NetdevSampler.Spec, host.Paths);

        Assert.Contains(reason, run.CycleFails());
    }

    [TestMethod]
    public void Make_IncludeAndExclude_AreRefusedTogether()
    {
        using var host = new HostTree();

        var error = Assert.Throws<FormatException>(() => SamplerTrial.Of(
            NetdevSampler.Spec,
            host.Paths,
            ("collector.netdev.device-include", "eth0"),
            ("collector.netdev.device-exclude", "lo")));
        Assert.Contains("--collector.netdev.device-include and --collector.netdev.device-exclude", error.Message);
    }
}
