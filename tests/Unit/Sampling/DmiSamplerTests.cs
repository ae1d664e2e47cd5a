using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class DmiSamplerTests
{
    private const string Id = "sys/class/dmi/id/";

    [TestMethod]
    public void Sample_SomeFiles_GivesTheirLabels()
    {
        using var host = new HostTree()
            .Write(Id + "bios_vendor", "Dell Inc.\n")
            .Write(Id + "board_serial", "\n")
            .Write(Id + "chassis_type", "23\n")
            .Write(Id + "modalias", "dmi:bvnDellInc.\n")
            .Write(Id + "sys_vendor", "Dell Inc.\n");
        using var run = SamplerTrial.Of(DmiSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            # TYPE node_dmi_info gauge
            node_dmi_info{bios_vendor="Dell Inc.",board_serial="",system_vendor="Dell Inc."} 1
            """,
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_NoFirmware_HasNoData()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(DmiSampler.Spec, host.Paths);

        Assert.IsFalse(run.CycleHasData());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_BytesThatAreNoUtf8_AreReplacedRunByRun()
    {
        using var host = new HostTree().Write(Id + "bios_vendor", "x");
        File.WriteAllBytes(host.At(Id + "bios_vendor"), [(byte)'a', 0xFF, 0xFE, 0xC3, (byte)'b', 0xFF, (byte)'\n']);
        using var run = SamplerTrial.Of(DmiSampler.Spec, host.Paths);

        Assert.AreEqual("node_dmi_info{bios_vendor=\"a\uFFFDb\uFFFD\"} 1", run.CycleOf("node_"));
    }

    [TestMethod]
    public void Sample_LongValue_IsCutAt128Bytes()
    {
        using var host = new HostTree().Write(Id + "bios_vendor", new string('x', 200));
        using var run = SamplerTrial.Of(DmiSampler.Spec, host.Paths);

        Assert.AreEqual($"node_dmi_info{{bios_vendor=\"{new string('x', 128)}\"}} 1", run.CycleOf("node_"));
    }
}
