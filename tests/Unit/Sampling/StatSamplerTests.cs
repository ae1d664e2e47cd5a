using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class StatSamplerTests
{
    [TestMethod]
    public void Sample_SmallHost_ShowsNoSoftirqs()
    {
        using var host = HostTree.Copy("stat/small-host");
        using var run = SamplerTrial.Of(StatSampler.Spec, host.Paths);

        run.AssertShowsExpected("stat/small-host");
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_SoftirqFlag_ShowsThemByVector()
    {
        using var host = HostTree.Copy("stat/big-host");
        using var run = SamplerTrial.Of(StatSampler.Spec, host.Paths, ("collector.stat.softirq", "true"));

        run.AssertShowsExpected("stat/big-host");
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    [DataRow("ctxt\n")]
    [DataRow("btime yesterday\n")]
    [DataRow("intr 18446744073709551616 1\n")]
    public void Sample_BadFile_FailsWithAReason(string content)
    {
        using var host = new HostTree().Write("proc/stat", content);
        using var run = SamplerTrial.Of(StatSampler.Spec, host.Paths);

        Assert.Contains("is not a number", run.CycleFails());
    }
}
