using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class DiskstatsSamplerTests
{
    private const string Sda = "device=\"sda\"";

    [TestMethod]
    [DataRow("diskstats/small-host")]
    [DataRow("diskstats/many-disks")]
    public void Sample_Host_ShowsItsDisks(string fixture)
    {
        using var host = HostTree.Copy(fixture);
        using var run = SamplerTrial.Of(DiskstatsSampler.Spec, host.Paths);

        run.AssertShowsExpected(fixture);
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_IncludeFlag_OverridesTheDefaultExclude()
    {
        using var host = HostTree.Copy("diskstats/many-disks");
        using var run = SamplerTrial.Of(
            DiskstatsSampler.Spec, host.Paths, ("collector.diskstats.device-include", "^(sda1|dm-.*)$"));

        Assert.AreEqual(
            """
            node_disk_io_now{device="sda1"} 0
            node_disk_io_now{device="dm-0"} 0
            """,
            run.CycleOf("io_now"));
    }

    [TestMethod]
    public void Sample_DiskGoesAndAnotherTakesItsName_ShowsTheOther()
    {
        using var host = HostTree.Copy("diskstats/many-disks");
        using var run = SamplerTrial.Of(DiskstatsSampler.Spec, host.Paths);

        Assert.Contains("model=\"TOSHIBA_KSDB4U86\"", run.CycleOf($"disk_info{{{Sda}"));
        host.Edit("proc/diskstats", "   8       0 sda ", "   8       0 sdq ");
        Assert.AreEqual("", run.CycleOf(Sda));
        host.Edit("proc/diskstats", "   8       0 sdq ", "  65      48 sda ");
        host.Write("udev/b65:48", "E:ID_MODEL=New_One\n");
        Assert.Contains("major=\"65\",minor=\"48\",model=\"New_One\"", run.CycleOf($"disk_info{{{Sda}"));
        Assert.AreEqual("", run.CycleOf("ata_"));
    }

    [TestMethod]
    public void Sample_UdevDataChange_ShowWithinTenCycles()
    {
        using var host = HostTree.Copy("diskstats/many-disks");
        using var run = SamplerTrial.Of(DiskstatsSampler.Spec, host.Paths);

        Assert.Contains("ata_write_cache_enabled{device=\"sda\"} 0", run.Cycle());
        host.Edit("udev/b8:0", "WRITE_CACHE_ENABLED=0", "WRITE_CACHE_ENABLED=1");
        host.Write("sys/block/sda/queue/rotational", "0\n");
        for (var i = 1; i < DiskFacts.CyclesBetween; i++)
            run.Cycle();
        Assert.Contains("ata_write_cache_enabled{device=\"sda\"} 1", run.Cycle());
        Assert.Contains("rotational=\"0\"", run.CycleOf($"disk_info{{{Sda}"));
    }

    [TestMethod]
    public void Sample_DiskStaysAway_ClosesItsFile()
    {
        using var host = HostTree.Copy("diskstats/many-disks");
        using var run = SamplerTrial.Of(DiskstatsSampler.Spec, host.Paths);
        run.Cycle();
        Assert.AreEqual(1, host.CountOpen("sys/block/sda"));

        host.Edit("proc/diskstats", "   8       0 sda ", "   8       0 sdq ").Remove("sys/block/sda");
        for (var i = 0; i <= RowMap<object>.CyclesKept; i++)
            run.Cycle();

        Assert.AreEqual(0, host.CountOpen("sys/block/sda"));
    }

    [TestMethod]
    [DataRow("8 0\n", "names no disk")]
    [DataRow("8 zero sda 1 2 3 4 5 6 7 8 9 10 11\n", "'zero' is not a number")]
    [DataRow("8 0 sda 1 2 3 4 5 6 7 8 9 10 eleven\n", "'eleven' is not a number")]
    [DataRow("8 0 sda 18446744073709551616 2 3 4 5 6 7 8 9 10 11\n", "is not a number")]
    public void Sample_BadFile_FailsWithAReason(string content, string reason)
    {
        using var host = new HostTree().Write("proc/diskstats", content);
        using var run = SamplerTrial.Of(DiskstatsSampler.Spec, host.Paths);

        Assert.Contains(reason, run.CycleFails());
    }
}
