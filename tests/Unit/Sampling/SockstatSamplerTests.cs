using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class SockstatSamplerTests
{
    [TestMethod]
    public void Sample_SmallHost_ShowsEachProtocol()
    {
        using var host = HostTree.Copy("sockstat/small-host");
        using var run = SamplerTrial.Of(SockstatSampler.Spec, host.Paths);

        run.AssertShowsExpected("sockstat/small-host");
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_WithoutIPv6_ShowsIPv4Alone()
    {
        using var host = HostTree.Copy("sockstat/small-host").Remove("proc/net/sockstat6");
        using var run = SamplerTrial.Of(SockstatSampler.Spec, host.Paths);

        Assert.AreEqual("", run.CycleOf("6_"));
        Assert.AreEqual("node_sockstat_RAW_inuse 0", run.CycleOf("RAW"));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    [DataRow("TCP inuse 1\n", "no colon")]
    [DataRow("TCP: inuse\n", "is not a number")]
    [DataRow("sockets: used few\n", "'few' is not a number")]
    public void Sample_BadFile_FailsWithAReason(string content, string reason)
    {
        using var host = new HostTree().Write("proc/net/sockstat", content);
        using var run = SamplerTrial.Of(SockstatSampler.Spec, host.Paths);

        Assert.Contains(reason, run.CycleFails());
    }
}
