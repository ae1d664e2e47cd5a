using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class NetstatSamplerTests
{
    [TestMethod]
    public void Sample_SmallHost_ShowsTheDefaultFields()
    {
        using var host = HostTree.Copy("netstat/small-host");
        using var run = SamplerTrial.Of(NetstatSampler.Spec, host.Paths);

        run.AssertShowsExpected("netstat/small-host");
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_TableGrowsAndAnotherGoes_FollowsThem()
    {
        using var host = HostTree.Copy("netstat/small-host");
        using var run = SamplerTrial.Of(
            NetstatSampler.Spec, host.Paths, ("collector.netstat.fields", "^(IcmpMsg_.*|UdpLite_NoPorts)$"));

        Assert.AreEqual("node_netstat_IcmpMsg_InType3 1\nnode_netstat_UdpLite_NoPorts 0", run.CycleOf("_"));
        host.Edit("proc/net/snmp", "IcmpMsg: InType3\nIcmpMsg: 1\n", "IcmpMsg: InType3 InType8\nIcmpMsg: 2 5\n");
        StringAssert.Contains(run.CycleOf("InType8"), "node_netstat_IcmpMsg_InType8 5");
        host.Edit("proc/net/snmp", "IcmpMsg: InType3 InType8\nIcmpMsg: 2 5\n", "");
        Assert.AreEqual("node_netstat_UdpLite_NoPorts 0", run.CycleOf("_"));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_NegativeValue_IsShown()
    {
        using var host = HostTree.Copy("netstat/small-host");
        using var run = SamplerTrial.Of(
            NetstatSampler.Spec, host.Paths, ("collector.netstat.fields", "Tcp_MaxConn"));

        Assert.AreEqual("# TYPE node_netstat_Tcp_MaxConn untyped\nnode_netstat_Tcp_MaxConn -1", run.Cycle());
    }

    [TestMethod]
    public void Sample_WithoutIPv6_ShowsIPv4Alone()
    {
        using var host = HostTree.Copy("netstat/small-host").Remove("proc/net/snmp6");
        using var run = SamplerTrial.Of(NetstatSampler.Spec, host.Paths);

        Assert.AreEqual("", run.CycleOf("Udp6"));
        Assert.AreEqual("node_netstat_Udp_InDatagrams 202", run.CycleOf("Udp_InDatagrams"));
    }

    [TestMethod]
    [DataRow("Tcp: InSegs\n", "lacks its line of values")]
    [DataRow("Tcp: InSegs OutSegs\nTcp: 1\n", "fewer values than columns")]
    [DataRow("Tcp: InSegs\nTcp: some\n", "'some' is not a number")]
    [DataRow("\n\n", "protocol's name")]
    public void Sample_BadFile_FailsWithAReason(string content, string reason)
    {
        using var host = HostTree.Copy("netstat/small-host").Write("proc/net/snmp", content);
        using var run = SamplerTrial.Of(NetstatSampler.Spec, host.Paths);

        Assert.Contains(reason, run.CycleFails());
    }
}
