using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class UdpQueuesSamplerTests
{
    private const string Headings =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref "
        + "pointer drops             \n";

    private const string Sockets =
        "  533: 00000000:14E9 00000000:0000 07 00000002:00000015 00:00000000 00000000     0        0 12345 2 0 0\n"
        + " 4152: 0100007F:0035 00000000:0000 07 00000000:00000001 00:00000000 00000000   101        0 23456 2 0 3\n";

    [TestMethod]
    public void Sample_BothFamilies_GivesSums()
    {
        using var host = new HostTree()
            .Write("proc/net/udp", Headings + Sockets).Write("proc/net/udp6", Headings);
        using var run = SamplerTrial.Of(UdpQueuesSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            # TYPE node_udp_queues gauge
            node_udp_queues{ip="v4",queue="tx"} 2
            node_udp_queues{ip="v4",queue="rx"} 22
            node_udp_queues{ip="v6",queue="tx"} 0
            node_udp_queues{ip="v6",queue="rx"} 0
            """,
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_HostWithoutIpv6_GivesIpv4Alone()
    {
        using var host = new HostTree().Write("proc/net/udp", Headings);
        using var run = SamplerTrial.Of(UdpQueuesSampler.Spec, host.Paths);

        Assert.DoesNotContain("v6", run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_NeitherFamily_HasNoData()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(UdpQueuesSampler.Spec, host.Paths);

        Assert.IsFalse(run.CycleHasData());
    }

    [TestMethod]
    [DataRow("533: 00000000:14E9\n")]
    [DataRow("533: 00000000:14E9 00000000:0000 07 0000000200000015 00:00000000 00000000 0\n")]
    [DataRow("533: 00000000:14E9 00000000:0000 07 00000002:zz 00:00000000 00000000 0\n")]
    [DataRow("533: 00000000:14E9 00000000:0000 07 2:11111111111111111 00:00000000 00000000 0\n")]
    [DataRow("\n")]
    public void Sample_BadLine_FailsAndNamesTheFile(string line)
    {
        using var host = new HostTree().Write("proc/net/udp", Headings + line);
        using var run = SamplerTrial.Of(UdpQueuesSampler.Spec, host.Paths);

        Assert.Contains("net/udp: ", run.CycleFails());
    }
}
