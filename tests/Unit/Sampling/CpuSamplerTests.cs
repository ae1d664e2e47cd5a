using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class CpuSamplerTests
{
    private const string Cpu = "sys/devices/system/cpu/";

    [TestMethod]
    [DataRow("cpu/small-host")]
    [DataRow("cpu/two-sockets")]
    public void Sample_Host_ShowsItsCpus(string fixture)
    {
        using var host = HostTree.Copy(fixture);
        using var run = SamplerTrial.Of(CpuSampler.Spec, host.Paths);

        run.AssertShowsExpected(fixture);
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_NoGuestFlag_HidesGuestTime()
    {
        using var host = HostTree.Copy("cpu/small-host");
        using var run = SamplerTrial.Of(CpuSampler.Spec, host.Paths, ("collector.cpu.guest", "false"));

        Assert.AreEqual("", run.CycleOf("guest"));
        Assert.AreEqual("node_cpu_seconds_total{cpu=\"1\",mode=\"steal\"} 9.56", run.CycleOf("\"1\",mode=\"steal"));
    }

    [TestMethod]
    public void Sample_FlagsInclude_TurnsOnInfo()
    {
        using var host = HostTree.Copy("cpu/two-sockets");
        using var run = SamplerTrial.Of(
            CpuSampler.Spec,
            host.Paths,
            ("collector.cpu.info.flags-include", "^(aes|avx.?)$"),
            ("collector.cpu.info.bugs-include", "^cpu_"));

        Assert.AreEqual(
            """
            node_cpu_flag_info{flag="aes"} 1
            node_cpu_flag_info{flag="avx"} 1
            node_cpu_flag_info{flag="avx2"} 1
            """,
            run.CycleOf("flag_info"));
        Assert.AreEqual("node_cpu_bug_info{bug=\"cpu_meltdown\"} 1", run.CycleOf("bug_info"));
        Assert.AreEqual(
            "node_cpu_info{cachesize=\"8192 KB\",core=\"0\",cpu=\"10\",family=\"6\",microcode=\"0xb4\",model=\"142\","
            + "model_name=\"Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz\",package=\"1\",stepping=\"10\","
            + "vendor=\"GenuineIntel\"} 1",
            run.CycleOf("package=\"1\",stepping"));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_CounterFallsALittle_ShowsTheHighestSoFar()
    {
        using var host = HostTree.Copy("cpu/small-host");
        using var run = SamplerTrial.Of(CpuSampler.Spec, host.Paths);
        const string idle = "{cpu=\"0\",mode=\"idle\"}";

        Assert.AreEqual($"node_cpu_seconds_total{idle} 1660.31", run.CycleOf(idle));
        host.Edit("proc/stat", " 166031 ", " 165732 ");
        Assert.AreEqual($"node_cpu_seconds_total{idle} 1660.31", run.CycleOf(idle));
        host.Edit("proc/stat", " 165732 ", " 165731 ");
        Assert.AreEqual($"node_cpu_seconds_total{idle} 1657.31", run.CycleOf(idle));
    }

    [TestMethod]
    public void Sample_CpuGoesOfflineAndComesBack_StartsAnew()
    {
        using var host = HostTree.Copy("cpu/two-sockets");
        using var run = SamplerTrial.Of(CpuSampler.Spec, host.Paths);
        const string line = "cpu10 47054 102 15683 1113230 533 0 60 0 18446744073709551615 4\n";
        const string online = "node_cpu_online{cpu=\"10\"}";
        const string user = "node_cpu_seconds_total{cpu=\"10\",mode=\"user\"}";
        const string throttles = "node_cpu_core_throttles_total{core=\"0\",package=\"1\"}";

        Assert.AreEqual($"{user} 470.54", run.CycleOf(user));
        host.Edit("proc/stat", line, "").Edit(Cpu + "online", "0-2,10", "0-2");
        host.Remove(Cpu + "cpu10/topology").Remove(Cpu + "cpu10/thermal_throttle");
        Assert.AreEqual($"{online} 0", run.CycleOf(online));
        Assert.AreEqual("", run.CycleOf(user) + run.CycleOf(throttles));
        host.Edit("proc/stat", "intr ", "cpu10 3 0 0 1113231 0 0 0 0 0 0\nintr ").Edit(Cpu + "online", "0-2", "0-2,10");
        host.Write(Cpu + "cpu10/topology/physical_package_id", "1\n").Write(Cpu + "cpu10/topology/core_id", "0\n");
        host.Write(Cpu + "cpu10/thermal_throttle/core_throttle_count", "3\n");
        Assert.AreEqual($"{user} 0.03", run.CycleOf(user));
        Assert.AreEqual($"{online} 1", run.CycleOf(online));
        Assert.AreEqual($"{throttles} 3", run.CycleOf(throttles));
    }

    [TestMethod]
    public void Sample_CpuGoesOffline_ClosesItsFiles()
    {
        using var host = HostTree.Copy("cpu/two-sockets");
        using var run = SamplerTrial.Of(CpuSampler.Spec, host.Paths);
        run.Cycle();
        Assert.IsGreaterThan(0, host.CountOpen(Cpu + "cpu10/thermal_throttle"));
        Assert.AreEqual(0, host.CountOpen(Cpu + "cpu10/topology"), "what is read once must not stay open");

        host.Edit("proc/stat", "cpu10 47054 102 15683 1113230 533 0 60 0 18446744073709551615 4\n", "");
        host.Remove(Cpu + "cpu10/topology").Remove(Cpu + "cpu10/thermal_throttle");
        run.Cycle();

        Assert.AreEqual(0, host.CountOpen(Cpu + "cpu10"));
    }

    [TestMethod]
    public void Sample_OldKernelWithFewColumns_ShowsTheOthersAsZero()
    {
        using var host = new HostTree().Write("proc/stat", "cpu0 1 2 3 4\n");
        using var run = SamplerTrial.Of(CpuSampler.Spec, host.Paths);

        Assert.AreEqual("node_cpu_seconds_total{cpu=\"0\",mode=\"idle\"} 0.04", run.CycleOf("idle"));
        Assert.AreEqual("node_cpu_seconds_total{cpu=\"0\",mode=\"iowait\"} 0", run.CycleOf("iowait"));
    }

    [TestMethod]
    [DataRow("cpu0 1 2 x\n", "'x' is not a number")]
    [DataRow("cpu0 1 2 3 18446744073709551616\n", "is not a number")]
    [DataRow("cpu9999 1 2 3 4\n", "CPU number 9999 is not under 8192")]
    public void Sample_BadFile_FailsWithAReason(string content, string reason)
    {
        using var host = new HostTree().Write("proc/stat", content);
        using var run = SamplerTrial.Of(CpuSampler.Spec, host.Paths);

        Assert.Contains(reason, run.CycleFails());
    }
}
