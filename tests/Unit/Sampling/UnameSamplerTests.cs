using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class UnameSamplerTests
{
    [TestMethod]
    public void Sample_ThisHost_TellsWhatTheKernelTells()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(UnameSampler.Spec, host.Paths);

        var line = run.CycleOf("node_uname_info");

        Assert.StartsWith("node_uname_info{domainname=\"", line);
        Assert.EndsWith("} 1", line);
        foreach (var (label, file) in new[] { ("release", "osrelease"), ("version", "version"), ("sysname", "ostype"),
                     ("nodename", "hostname"), ("domainname", "domainname") })
        {
            var expected = File.ReadAllText("/proc/sys/kernel/" + file).Trim();
            Assert.Contains($"{label}=\"{expected}\"", line);
        }
        run.AssertAllocatesNothing();
    }
}
