using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class VmstatSamplerTests
{
    [TestMethod]
    public void Sample_SmallHost_ShowsTheDefaultFields()
    {
        using var host = HostTree.Copy("vmstat/small-host");
        using var run = SamplerTrial.Of(VmstatSampler.Spec, host.Paths);

        run.AssertShowsExpected("vmstat/small-host");
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_FieldsFlag_ShowsTheFieldsAskedFor()
    {
        using var host = HostTree.Copy("vmstat/small-host").Edit("proc/vmstat", "nr_free_pages ", "nr_free_pages 1");
        using var run = SamplerTrial.Of(VmstatSampler.Spec, host.Paths, ("collector.vmstat.fields", "^nr_free_pages$"));

        Assert.StartsWith("# TYPE node_vmstat_nr_free_pages untyped\nnode_vmstat_nr_free_pages 1", run.Cycle());
    }

    [TestMethod]
    [DataRow("pgfault\n")]
    [DataRow("pgfault x\n")]
    [DataRow("pgfault 18446744073709551616\n")]
    public void Sample_BadFile_FailsWithAReason(string content)
    {
        using var host = new HostTree().Write("proc/vmstat", content);
        using var run = SamplerTrial.Of(VmstatSampler.Spec, host.Paths);

        Assert.Contains("is not a number", run.CycleFails());
    }

    [TestMethod]
    public void Make_FieldsFlagIsNoRegularExpression_IsRefusedByName()
    {
        using var host = new HostTree();

        var error = Assert.Throws<FormatException>(
            () => SamplerTrial.Of(VmstatSampler.Spec, host.Paths, ("collector.vmstat.fields", "(")));
        Assert.Contains("--collector.vmstat.fields: '(' is not a regular expression", error.Message);
    }
}
