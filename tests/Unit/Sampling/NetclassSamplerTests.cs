using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class NetclassSamplerTests
{
    private const string VirtualMachine = "netclass/virtual-machine";
    private const string Eth0 = "sys/class/net/eth0/";

    [TestMethod]
    public void Sample_VirtualMachine_GivesWhatEachInterfaceTells()
    {
        using var host = HostTree.Copy(VirtualMachine).Remove("sys/class/net/ifb0").Remove("sys/class/net/lo");
        using var run = SamplerTrial.Of(NetclassSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            # TYPE node_network_address_assign_type gauge
            node_network_address_assign_type{device="eth0"} 0
            # TYPE node_network_carrier gauge
            node_network_carrier{device="eth0"} 1
            # TYPE node_network_carrier_changes_total counter
            node_network_carrier_changes_total{device="eth0"} 2
            # TYPE node_network_carrier_up_changes_total counter
            node_network_carrier_up_changes_total{device="eth0"} 1
            # TYPE node_network_carrier_down_changes_total counter
            node_network_carrier_down_changes_total{device="eth0"} 1
            # TYPE node_network_device_id gauge
            node_network_device_id{device="eth0"} 0
            # TYPE node_network_dormant gauge
            node_network_dormant{device="eth0"} 0
            # TYPE node_network_flags gauge
            node_network_flags{device="eth0"} 4099
            # TYPE node_network_iface_id gauge
            node_network_iface_id{device="eth0"} 4
            # TYPE node_network_iface_link gauge
            node_network_iface_link{device="eth0"} 4
            # TYPE node_network_iface_link_mode gauge
            node_network_iface_link_mode{device="eth0"} 0
            # TYPE node_network_mtu_bytes gauge
            node_network_mtu_bytes{device="eth0"} 1400
            # TYPE node_network_net_dev_group gauge
            node_network_net_dev_group{device="eth0"} 0
            # TYPE node_network_name_assign_type gauge
            node_network_name_assign_type{device="eth0"} 1
            # TYPE node_network_speed_bytes gauge
            node_network_speed_bytes{device="eth0"} -125000
            # TYPE node_network_transmit_queue_length gauge
            node_network_transmit_queue_length{device="eth0"} 1000
            # TYPE node_network_protocol_type gauge
            node_network_protocol_type{device="eth0"} 1
            # TYPE node_network_info gauge
            node_network_info{__LABELS__} 1
            # TYPE node_network_up gauge
            node_network_up{device="eth0"} 1
            """.Replace(
                "__LABELS__",
                "address=\"02:fc:00:00:00:01\",adminstate=\"up\",broadcast=\"ff:ff:ff:ff:ff:ff\",device=\"eth0\","
                + "duplex=\"unknown\",ifalias=\"\",operstate=\"up\""),
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_InterfaceWithoutSomeAttributes_LeavesThemOut()
    {
        using var host = HostTree.Copy(VirtualMachine);
        using var run = SamplerTrial.Of(NetclassSampler.Spec, host.Paths);

        var loopback = run.CycleOf("device=\"lo\"");

        Assert.DoesNotContain("speed", loopback);
        Assert.Contains("node_network_up{device=\"lo\"} 0", loopback);
        Assert.Contains("adminstate=\"up\",broadcast=\"00:00:00:00:00:00\",device=\"lo\",duplex=\"\"", loopback);
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_StateChanges_ShowsOneInfoWithTheNewLabels()
    {
        using var host = HostTree.Copy(VirtualMachine);
        using var run = SamplerTrial.Of(NetclassSampler.Spec, host.Paths);
        run.Cycle();

        host.Write(Eth0 + "operstate", "down\n").Write(Eth0 + "flags", "0x1002\n").Write(Eth0 + "speed", "10000\n");
        var eth0 = run.CycleOf("device=\"eth0\"").Split('\n');

        StringAssert.Contains(
            Assert.ContainsSingle(eth0.Where(l => l.StartsWith("node_network_info"))),
            "adminstate=\"down\",broadcast=\"ff:ff:ff:ff:ff:ff\",device=\"eth0\",duplex=\"unknown\",ifalias=\"\","
            + "operstate=\"down\"");
        Assert.Contains("node_network_up{device=\"eth0\"} 0", eth0);
        Assert.Contains("node_network_speed_bytes{device=\"eth0\"} 1250000000", eth0);
    }

    [TestMethod]
    public void Sample_InterfaceGoesAndComesBack_FollowsIt()
    {
        using var host = HostTree.Copy(VirtualMachine);
        using var run = SamplerTrial.Of(NetclassSampler.Spec, host.Paths);
        var before = run.CycleOf("device=\"eth0\"").Split('\n');

        host.Remove("sys/class/net/eth0");
        Assert.AreEqual("", run.CycleOf("device=\"eth0\""));
        Assert.AreNotEqual("", run.CycleOf("device=\"lo\""));

        using var again = HostTree.Copy(VirtualMachine);
        Directory.Move(again.At("sys/class/net/eth0"), host.At("sys/class/net/eth0"));
        CollectionAssert.AreEquivalent(before, run.CycleOf("device=\"eth0\"").Split('\n'));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_InterfacesSwapTheirNames_ShowsEachUnderItsNewName()
    {
        using var host = HostTree.Copy(VirtualMachine);
        using var run = SamplerTrial.Of(NetclassSampler.Spec, host.Paths);
        run.Cycle();

        Directory.Move(host.At("sys/class/net/eth0"), host.At("sys/class/net/other"));
        Directory.Move(host.At("sys/class/net/ifb0"), host.At("sys/class/net/eth0"));
        Directory.Move(host.At("sys/class/net/other"), host.At("sys/class/net/ifb0"));

        Assert.AreEqual(
            """
            node_network_mtu_bytes{device="eth0"} 1500
            node_network_mtu_bytes{device="ifb0"} 1400
            """,
            string.Join('\n', run.CycleOf("mtu_bytes").Split('\n').Where(l => !l.Contains("lo")).Order()));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("fast\n")]
    [DataRow("9223372036854775808\n")]
    [DataRow("0xffffffffffffffff\n")]
    public void Sample_AttributeIsNoNumber_LeavesItOut(string content)
    {
        using var host = HostTree.Copy(VirtualMachine).Write(Eth0 + "mtu", content);
        using var run = SamplerTrial.Of(NetclassSampler.Spec, host.Paths);

        Assert.AreEqual("", run.CycleOf("mtu_bytes{device=\"eth0\"}"));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_RegularFileAmongTheInterfaces_IsNoInterface()
    {
        using var host = HostTree.Copy(VirtualMachine).Write("sys/class/net/bonding_masters", "bond0\n");
        using var run = SamplerTrial.Of(NetclassSampler.Spec, host.Paths);

        Assert.AreEqual("", run.CycleOf("bonding_masters"));
    }

    [TestMethod]
    public void Sample_IgnoredDevices_AreLeftOut()
    {
        using var host = HostTree.Copy(VirtualMachine);
        using var run = SamplerTrial.Of(
            NetclassSampler.Spec, host.Paths, ("collector.netclass.ignored-devices", "^(lo|if)"));

        Assert.AreEqual("node_network_up{device=\"eth0\"} 1", run.CycleOf("node_network_up"));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_InvalidSpeedIgnored_LeavesOutNegativeSpeeds()
    {
        using var host = HostTree.Copy(VirtualMachine);
        using var run = SamplerTrial.Of(
            NetclassSampler.Spec, host.Paths, ("collector.netclass.ignore-invalid-speed", "true"));

        Assert.AreEqual("", run.CycleOf("speed"));
        host.Write(Eth0 + "speed", "0\n");
        Assert.AreEqual("node_network_speed_bytes{device=\"eth0\"} 0", run.CycleOf("speed"));
    }

    [TestMethod]
    public void Sample_NoDirectory_HasNoData()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(NetclassSampler.Spec, host.Paths);

        Assert.IsFalse(run.CycleHasData());
        run.AssertAllocatesNothing();
    }
}
