using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class PressureSamplerTests
{
    [TestMethod]
    [DataRow("pressure/small-host")]
    [DataRow("pressure/with-irq")]
    public void Sample_Host_ShowsItsPressure(string fixture)
    {
        using var host = HostTree.Copy(fixture);
        using var run = SamplerTrial.Of(PressureSampler.Spec, host.Paths);

        run.AssertShowsExpected(fixture);
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_KernelWithoutPressure_HasNoDataAndAllocatesNothing()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(PressureSampler.Spec, host.Paths);

        Assert.IsFalse(run.CycleHasData());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_IoIsMissing_HasNoData()
    {
        using var host = HostTree.Copy("pressure/with-irq").Remove("proc/pressure/io");
        using var run = SamplerTrial.Of(PressureSampler.Spec, host.Paths);

        Assert.IsFalse(run.CycleHasData());
    }

    [TestMethod]
    [DataRow("some avg10=0.00 avg60=0.00\n", "has no total")]
    [DataRow("some avg10=0.00 total=-1\n", "'-1' is not a number")]
    public void Sample_BadFile_FailsWithAReason(string content, string reason)
    {
        using var host = HostTree.Copy("pressure/with-irq").Write("proc/pressure/cpu", content);
        using var run = SamplerTrial.Of(PressureSampler.Spec, host.Paths);

        Assert.Contains(reason, run.CycleFails());
    }
}
