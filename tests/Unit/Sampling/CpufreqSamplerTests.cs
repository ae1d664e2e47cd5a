using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class CpufreqSamplerTests
{
    private const string FourCpus = "cpufreq/four-cpus";
    private const string Cpu = "sys/devices/system/cpu/";

    [TestMethod]
    public void Sample_CpuWithAllAttributes_GivesFrequenciesAndGovernors()
    {
        using var host = HostTree.Copy(FourCpus).Remove(Cpu + "cpu0");
        using var run = SamplerTrial.Of(CpufreqSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            # TYPE node_cpu_frequency_hertz gauge
            node_cpu_frequency_hertz{cpu="1"} 1200195000
            # TYPE node_cpu_frequency_avg_hertz gauge
            node_cpu_frequency_avg_hertz{cpu="1"} 1456572000
            # TYPE node_cpu_frequency_min_hertz gauge
            node_cpu_frequency_min_hertz{cpu="1"} 800000000
            # TYPE node_cpu_frequency_max_hertz gauge
            node_cpu_frequency_max_hertz{cpu="1"} 3700000000
            # TYPE node_cpu_scaling_frequency_hertz gauge
            node_cpu_scaling_frequency_hertz{cpu="1"} 1699981000
            # TYPE node_cpu_scaling_frequency_min_hertz gauge
            node_cpu_scaling_frequency_min_hertz{cpu="1"} 800000000
            # TYPE node_cpu_scaling_frequency_max_hertz gauge
            node_cpu_scaling_frequency_max_hertz{cpu="1"} 3700000000
            # TYPE node_cpu_scaling_governor gauge
            node_cpu_scaling_governor{cpu="1",governor="performance"} 1
            node_cpu_scaling_governor{cpu="1",governor="powersave"} 0
            """,
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_OfflineCpu_IsLeftOut()
    {
        using var host = HostTree.Copy(FourCpus);
        using var run = SamplerTrial.Of(CpufreqSampler.Spec, host.Paths);

        Assert.AreEqual("", run.CycleOf("cpu=\"3\""));
        host.Write(Cpu + "offline", "\n");
        Assert.AreEqual("node_cpu_scaling_frequency_hertz{cpu=\"3\"} 1699983000", run.CycleOf("y_hertz{cpu=\"3\""));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_GovernorsChange_ShowsTheNewOnesAlone()
    {
        using var host = HostTree.Copy(FourCpus);
        using var run = SamplerTrial.Of(CpufreqSampler.Spec, host.Paths);
        run.Cycle();

        host.Write(Cpu + "cpu0/cpufreq/scaling_available_governors", "schedutil performance\n")
            .Write(Cpu + "cpu0/cpufreq/scaling_governor", "schedutil\n");

        Assert.AreEqual(
            """
            node_cpu_scaling_governor{cpu="0",governor="performance"} 0
            node_cpu_scaling_governor{cpu="0",governor="schedutil"} 1
            """,
            string.Join('\n', run.CycleOf("governor{cpu=\"0\"").Split('\n').Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    public void Sample_NoFrequencyDriver_SucceedsWithoutSeries()
    {
        using var host = new HostTree().Write(Cpu + "offline", "\n").Write(Cpu + "cpu0/topology/core_id", "0\n");
        using var run = SamplerTrial.Of(CpufreqSampler.Spec, host.Paths);

        Assert.AreEqual("", run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    [DataRow("cpu0/cpufreq/scaling_cur_freq", "<unknown>\n", "is not an unsigned integer")]
    [DataRow("offline", "3-x\n", "is not a CPU or a range of CPUs")]
    [DataRow("offline", ",\n", "is not a CPU or a range of CPUs")]
    public void Sample_BadContent_FailsAndNamesTheFile(string file, string content, string reason)
    {
        using var host = HostTree.Copy(FourCpus).Write(Cpu + file, content);
        using var run = SamplerTrial.Of(CpufreqSampler.Spec, host.Paths);

        var message = run.CycleFails();

        Assert.Contains(Path.GetFileName(file) + ": ", message);
        Assert.Contains(reason, message);
    }

    [TestMethod]
    public void Sample_NoDirectory_Fails()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(CpufreqSampler.Spec, host.Paths);

        Assert.Contains("devices/system/cpu is not there", run.CycleFails());
    }
}
