using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class LoadavgSamplerTests
{
    [TestMethod]
    public void Sample_OrdinaryFile_GivesThreeAverages()
    {
        using var host = new HostTree().Write("proc/loadavg", "0.21 0.07 12.30 1/719 19737\n");
        using var run = SamplerTrial.Of(LoadavgSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            # TYPE node_load1 gauge
            node_load1 0.21
            # TYPE node_load5 gauge
            node_load5 0.07
            # TYPE node_load15 gauge
            node_load15 12.3
            """,
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    [DataRow("0.21 0.07\n")]
    [DataRow("0.21 0.07 much 1/719 19737\n")]
    [DataRow("0.21 0.07 0.1 1/719 19737\n")]
    [DataRow("99999999999999999999.00 0.07 0.01 1/719 19737\n")]
    [DataRow("")]
    public void Sample_BadFile_FailsWithAReason(string content)
    {
        using var host = new HostTree().Write("proc/loadavg", content);
        using var run = SamplerTrial.Of(LoadavgSampler.Spec, host.Paths);

        Assert.Contains("is not a", run.CycleFails());
    }

    [TestMethod]
    public void Sample_NoFile_FailsAndNamesIt()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(LoadavgSampler.Spec, host.Paths);

        Assert.Contains("proc/loadavg is not there", run.CycleFails());
    }
}
