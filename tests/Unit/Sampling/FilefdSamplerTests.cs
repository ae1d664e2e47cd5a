using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class FilefdSamplerTests
{
    [TestMethod]
    public void Sample_UnlimitedMaximum_IsWhatFloat64CanHold()
    {
        using var host = new HostTree().Write("proc/sys/fs/file-nr", "1024\t0\t9223372036854775807\n");
        using var run = SamplerTrial.Of(FilefdSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            # TYPE node_filefd_allocated gauge
            node_filefd_allocated 1024
            # TYPE node_filefd_maximum gauge
            node_filefd_maximum 9.223372036854776E+18
            """,
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    [DataRow("1024\t0\n")]
    [DataRow("1024\t0\tmany\n")]
    [DataRow("18446744073709551616\t0\t1\n")]
    public void Sample_BadFile_FailsWithAReason(string content)
    {
        using var host = new HostTree().Write("proc/sys/fs/file-nr", content);
        using var run = SamplerTrial.Of(FilefdSampler.Spec, host.Paths);

        Assert.Contains("is not a number", run.CycleFails());
    }
}
