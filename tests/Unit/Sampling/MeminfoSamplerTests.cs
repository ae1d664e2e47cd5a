using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class MeminfoSamplerTests
{
    [TestMethod]
    public void Sample_SmallHost_ShowsTheFieldsOfRelease112()
    {
        using var host = HostTree.Copy("meminfo/small-host");
        using var run = SamplerTrial.Of(MeminfoSampler.Spec, host.Paths);

        run.AssertShowsExpected("meminfo/small-host");
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_FieldGoesAndComesBack_FollowsIt()
    {
        using var host = new HostTree().Write("proc/meminfo", "MemTotal: 100 kB\nZswap: 3 kB\n");
        using var run = SamplerTrial.Of(MeminfoSampler.Spec, host.Paths);

        Assert.AreEqual("node_memory_Zswap_bytes 3072", run.CycleOf("Zswap"));
        host.Write("proc/meminfo", "MemTotal: 100 kB\n");
        Assert.AreEqual("", run.CycleOf("Zswap"));
        host.Write("proc/meminfo", "MemTotal: 100 kB\nZswap: 4 kB\n");
        Assert.AreEqual("node_memory_Zswap_bytes 4096", run.CycleOf("Zswap"));
    }

    [TestMethod]
    [DataRow("MemTotal: lots kB\n", "'lots' is not a number")]
    [DataRow("MemTotal: 99999999999999999999 kB\n", "is not a number")]
    [DataRow("MemTotal: -1 kB\n", "is not a number")]
    [DataRow("MemTotal 1 kB\n", "no colon")]
    public void Sample_BadFile_FailsWithAReason(string content, string reason)
    {
        using var host = new HostTree().Write("proc/meminfo", content);
        using var run = SamplerTrial.Of(MeminfoSampler.Spec, host.Paths);

        Assert.Contains(reason, run.CycleFails());
    }
}
