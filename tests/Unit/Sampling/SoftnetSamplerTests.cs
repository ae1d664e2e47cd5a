using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class SoftnetSamplerTests
{
    [TestMethod]
    public void Sample_SmallHost_TakesTheCpuFromItsColumn()
    {
        using var host = HostTree.Copy("softnet/small-host");
        using var run = SamplerTrial.Of(SoftnetSampler.Spec, host.Paths);

        run.AssertShowsExpected("softnet/small-host");
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_OldKernel_CountsLinesAsCpus()
    {
        using var host = HostTree.Copy("softnet/old-kernels");
        using var run = SamplerTrial.Of(SoftnetSampler.Spec, host.Paths);

        run.AssertShowsExpected("softnet/old-kernels");
    }

    [TestMethod]
    [DataRow("00 00 00\n", "3 columns")]
    [DataRow("00 00 00 00 00 00 00 00 00 xy\n", "column 10 of softnet_stat is not a hexadecimal number")]
    [DataRow("0 0 0 0 0 0 0 0 0 0 0 0 ffffffff\n", "CPU number 4294967295 is not under 8192")]
    public void Sample_BadFile_FailsWithAReason(string content, string reason)
    {
        using var host = new HostTree().Write("proc/net/softnet_stat", content);
        using var run = SamplerTrial.Of(SoftnetSampler.Spec, host.Paths);

        Assert.Contains(reason, run.CycleFails());
    }
}
