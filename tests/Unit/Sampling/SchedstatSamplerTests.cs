using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class SchedstatSamplerTests
{
    [TestMethod]
    public void Sample_TwoSockets_ShowsEachCpu()
    {
        using var host = HostTree.Copy("schedstat/two-sockets");
        using var run = SamplerTrial.Of(SchedstatSampler.Spec, host.Paths);

        run.AssertShowsExpected("schedstat/two-sockets");
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_KernelWithoutSchedstat_HasNoDataAndAllocatesNothing()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(SchedstatSampler.Spec, host.Paths);

        Assert.IsFalse(run.CycleHasData());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_CpuGoesOfflineAndComesBack_FollowsIt()
    {
        using var host = HostTree.Copy("schedstat/two-sockets");
        using var run = SamplerTrial.Of(SchedstatSampler.Spec, host.Paths);

        Assert.AreEqual("node_schedstat_timeslices_total{cpu=\"1\"} 7", run.CycleOf("timeslices_total{cpu=\"1\"}"));
        host.Edit("proc/schedstat", "cpu1 ", "gone ");
        Assert.AreEqual("", run.CycleOf("timeslices_total{cpu=\"1\"}"));
        host.Edit("proc/schedstat", "gone ", "cpu1 ");
        Assert.AreEqual("node_schedstat_timeslices_total{cpu=\"1\"} 7", run.CycleOf("timeslices_total{cpu=\"1\"}"));
    }

    [TestMethod]
    [DataRow("cpu0 0 0 0 0 0 0 1 2\n", "is not a number")]
    [DataRow("cpu0 0 0 0 0 0 0 1 x 3\n", "'x' is not a number")]
    [DataRow("cpu8192 0 0 0 0 0 0 1 2 3\n", "CPU number 8192 is not under 8192")]
    public void Sample_BadFile_FailsWithAReason(string content, string reason)
    {
        using var host = new HostTree().Write("proc/schedstat", content);
        using var run = SamplerTrial.Of(SchedstatSampler.Spec, host.Paths);

        Assert.Contains(reason, run.CycleFails());
    }
}
