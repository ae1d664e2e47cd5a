using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class EntropySamplerTests
{
    [TestMethod]
    public void Sample_OrdinaryHost_GivesBothSizes()
    {
        using var host = new HostTree()
            .Write("proc/sys/kernel/random/entropy_avail", "1337\n")
            .Write("proc/sys/kernel/random/poolsize", "4096\n");
        using var run = SamplerTrial.Of(EntropySampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            # TYPE node_entropy_available_bits gauge
            node_entropy_available_bits 1337
            # TYPE node_entropy_pool_size_bits gauge
            node_entropy_pool_size_bits 4096
            """,
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("-1\n")]
    [DataRow("many\n")]
    [DataRow("18446744073709551616\n")]
    public void Sample_BadContent_FailsAndNamesTheFile(string content)
    {
        using var host = new HostTree().Write("proc/sys/kernel/random/entropy_avail", content);
        using var run = SamplerTrial.Of(EntropySampler.Spec, host.Paths);

        var message = run.CycleFails();

        Assert.Contains("entropy_avail: ", message);
        Assert.Contains("is not an unsigned integer", message);
    }

    [TestMethod]
    public void Sample_NoFile_FailsAndNamesIt()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(EntropySampler.Spec, host.Paths);

        Assert.Contains("entropy_avail is not there", run.CycleFails());
    }
}
