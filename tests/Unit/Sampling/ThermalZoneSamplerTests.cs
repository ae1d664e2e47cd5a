using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class ThermalZoneSamplerTests
{
    private const string Laptop = "thermal_zone/laptop";
    private const string Thermal = "sys/class/thermal/";

    [TestMethod]
    public void Sample_Laptop_GivesZonesAndCoolingDevices()
    {
        using var host = HostTree.Copy(Laptop);
        using var run = SamplerTrial.Of(ThermalZoneSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            node_cooling_device_cur_state{name="0",type="Processor"} 0
            node_cooling_device_cur_state{name="1",type="intel_powerclamp"} -1
            node_cooling_device_max_state{name="0",type="Processor"} 3
            node_cooling_device_max_state{name="1",type="intel_powerclamp"} 50
            node_thermal_zone_temp{type="acpitz",zone="1"} -44
            node_thermal_zone_temp{type="x86_pkg_temp",zone="0"} 49.925
            """,
            string.Join('\n', run.CycleOf("node_").Split('\n').Order(StringComparer.Ordinal)));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_ZoneThatRefuses_IsLeftOutUntilItAnswers()
    {
        using var host = HostTree.Copy(Laptop).Remove(Thermal + "thermal_zone0/temp");
        using var run = SamplerTrial.Of(ThermalZoneSampler.Spec, host.Paths);

        Assert.AreEqual("node_thermal_zone_temp{type=\"acpitz\",zone=\"1\"} -44", run.CycleOf("zone"));
        run.AssertAllocatesNothing();
        host.Write(Thermal + "thermal_zone0/temp", "50000\n");
        Assert.Contains("node_thermal_zone_temp{type=\"x86_pkg_temp\",zone=\"0\"} 50", run.CycleOf("zone"));
    }

    [TestMethod]
    public void Sample_ZoneGoesAndComesBackAsAnother_ShowsItsNewType()
    {
        using var host = HostTree.Copy(Laptop);
        using var run = SamplerTrial.Of(ThermalZoneSampler.Spec, host.Paths);
        run.Cycle();

        host.Remove(Thermal + "thermal_zone0");
        Assert.DoesNotContain("zone=\"0\"", run.Cycle());
        host.Write(Thermal + "thermal_zone0/type", "iwlwifi_1\n").Write(Thermal + "thermal_zone0/temp", "1\n");

        Assert.AreEqual("node_thermal_zone_temp{type=\"iwlwifi_1\",zone=\"0\"} 0.001", run.CycleOf("zone=\"0\""));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("hot\n")]
    [DataRow("99999999999999999999\n")]
    public void Sample_BadTemperature_FailsAndNamesTheFile(string content)
    {
        using var host = HostTree.Copy(Laptop).Write(Thermal + "thermal_zone0/temp", content);
        using var run = SamplerTrial.Of(ThermalZoneSampler.Spec, host.Paths);

        Assert.Contains("thermal_zone0/temp: ", run.CycleFails());
    }

    [TestMethod]
    public void Sample_NoDirectory_SucceedsWithoutSeries()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(ThermalZoneSampler.Spec, host.Paths);

        Assert.AreEqual("", run.Cycle());
    }
}
