using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class ArpSamplerTests
{
    private const string Headings = "IP address       HW type     Flags       HW address            Mask     Device\n";
    private const string Eth0 =
        "192.168.1.1      0x1         0x2         cc:aa:dd:ee:aa:bb     *        eth0\n";
    private const string Eth0Incomplete =
        "192.168.1.2      0x1         0x0         00:00:00:00:00:00     *        eth0\n";
    private const string Docker0 =
        "172.17.0.2       0x1         0x2         02:42:ac:11:00:02     *        docker0\n";

    [TestMethod]
    public void Sample_TwoInterfaces_CountsTheirNeighbours()
    {
        using var host = new HostTree().Write("proc/net/arp", Headings + Eth0 + Docker0 + Eth0Incomplete);
        using var run = SamplerTrial.Of(ArpSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            # TYPE node_arp_entries gauge
            node_arp_entries{device="eth0"} 2
            node_arp_entries{device="docker0"} 1
            """,
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_InterfaceLosesItsNeighboursAndFindsOne_LeavesAndComesBack()
    {
        using var host = new HostTree().Write("proc/net/arp", Headings + Eth0 + Docker0);
        using var run = SamplerTrial.Of(ArpSampler.Spec, host.Paths);
        run.Cycle();

        host.Write("proc/net/arp", Headings + Eth0);
        Assert.AreEqual("node_arp_entries{device=\"eth0\"} 1", run.CycleOf("node_"));

        host.Write("proc/net/arp", Headings + Docker0);
        Assert.AreEqual("node_arp_entries{device=\"docker0\"} 1", run.CycleOf("node_"));
    }

    [TestMethod]
    public void Sample_NoNeighbours_SucceedsWithoutSeries()
    {
        using var host = new HostTree().Write("proc/net/arp", Headings);
        using var run = SamplerTrial.Of(ArpSampler.Spec, host.Paths);

        Assert.AreEqual("", run.Cycle());
    }

    [TestMethod]
    [DataRow("collector.arp.device-exclude", "^docker", "node_arp_entries{device=\"eth0\"} 1")]
    [DataRow("collector.arp.device-include", "^docker", "node_arp_entries{device=\"docker0\"} 1")]
    public void Sample_Filtered_ShowsTheRest(string flag, string pattern, string expected)
    {
        using var host = new HostTree().Write("proc/net/arp", Headings + Eth0 + Docker0);
        using var run = SamplerTrial.Of(ArpSampler.Spec, host.Paths, (flag, pattern));

        Assert.AreEqual(expected, run.CycleOf("node_"));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_ShortLine_FailsWithAReason()
    {
        using var host = new HostTree().Write("proc/net/arp", Headings + "192.168.1.1 0x1 0x2\n");
        using var run = SamplerTrial.Of(ArpSampler.Spec, host.Paths);

        Assert.Contains("is not a line of a neighbour", run.CycleFails());
    }
}
