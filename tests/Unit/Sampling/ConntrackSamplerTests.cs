using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class ConntrackSamplerTests
{
    private const string Count = "proc/sys/net/netfilter/nf_conntrack_count";
    private const string Max = "proc/sys/net/netfilter/nf_conntrack_max";
    private const string Stat = "proc/net/stat/nf_conntrack";

    private const string Headings =
        "entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop "
        + "icmp_error  expect_new expect_create expect_delete search_restart\n";

    private const string Cpu0 =
        "00000021  00000000 00000001 00000000 00000003 0000588a 00000000 00000000 00000002 00000000 00000000 "
        + "00000000 00000003  00000000 00000000 00000000 00000008\n";

    private const string Cpu1 =
        "00000021  00000000 00000002 00000000 00000002 000056a4 00000000 00000000 00000001 00000004 00000005 "
        + "00000006 00000002  00000000 00000000 00000000 00000004\n";

    [TestMethod]
    public void Sample_TwoCpus_GivesTheirSums()
    {
        using var host = new HostTree().Write(Count, "123\n").Write(Max, "65536\n").Write(Stat, Headings + Cpu0 + Cpu1);
        using var run = SamplerTrial.Of(ConntrackSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            # TYPE node_nf_conntrack_entries gauge
            node_nf_conntrack_entries 123
            # TYPE node_nf_conntrack_entries_limit gauge
            node_nf_conntrack_entries_limit 65536
            # TYPE node_nf_conntrack_stat_found gauge
            node_nf_conntrack_stat_found 3
            # TYPE node_nf_conntrack_stat_invalid gauge
            node_nf_conntrack_stat_invalid 5
            # TYPE node_nf_conntrack_stat_ignore gauge
            node_nf_conntrack_stat_ignore 44846
            # TYPE node_nf_conntrack_stat_insert gauge
            node_nf_conntrack_stat_insert 3
            # TYPE node_nf_conntrack_stat_insert_failed gauge
            node_nf_conntrack_stat_insert_failed 4
            # TYPE node_nf_conntrack_stat_drop gauge
            node_nf_conntrack_stat_drop 5
            # TYPE node_nf_conntrack_stat_early_drop gauge
            node_nf_conntrack_stat_early_drop 6
            # TYPE node_nf_conntrack_stat_search_restart gauge
            node_nf_conntrack_stat_search_restart 12
            """,
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_ModuleNotLoaded_HasNoData()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(ConntrackSampler.Spec, host.Paths);

        Assert.IsFalse(run.CycleHasData());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_KernelWithoutEvents_GivesEntriesAlone()
    {
        using var host = new HostTree().Write(Count, "123\n").Write(Max, "65536\n");
        using var run = SamplerTrial.Of(ConntrackSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            node_nf_conntrack_entries 123
            node_nf_conntrack_entries_limit 65536
            """,
            run.CycleOf("node_"));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_OldKernelWithoutLastColumn_CountsZeroRestarts()
    {
        var old = Cpu0[..Cpu0.LastIndexOf(' ')] + "\n";
        using var host = new HostTree().Write(Count, "1\n").Write(Max, "2\n").Write(Stat, Headings + old);
        using var run = SamplerTrial.Of(ConntrackSampler.Spec, host.Paths);

        Assert.AreEqual("node_nf_conntrack_stat_search_restart 0", run.CycleOf("search_restart"));
    }

    [TestMethod]
    [DataRow("00000021 00000000\n")]
    [DataRow("00000021 00000000 x\n")]
    [DataRow("1 2 3 4 5 6 7 8 9 a b c d e f 10 11 12\n")]
    [DataRow("1 2 3 4 5 6 7 8 9 a b c d e f 10 11111111111111111\n")]
    public void Sample_BadLine_FailsWithAReason(string line)
    {
        using var host = new HostTree().Write(Count, "1\n").Write(Max, "2\n").Write(Stat, Headings + line);
        using var run = SamplerTrial.Of(ConntrackSampler.Spec, host.Paths);

        Assert.Contains("is not 16 or 17 hexadecimal columns", run.CycleFails());
    }
}
