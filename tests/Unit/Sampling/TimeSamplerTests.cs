using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class TimeSamplerTests
{
    private const string Available = "sys/devices/system/clocksource/clocksource0/available_clocksource";
    private const string Current = "sys/devices/system/clocksource/clocksource0/current_clocksource";

    [TestMethod]
    public void Sample_OrdinaryHost_TellsTimeZoneAndClockSources()
    {
        using var host = new HostTree().Write(Available, "tsc kvm-clock \n").Write(Current, "tsc\n");
        var time = new ManualTime();
        time.Advance(TimeSpan.FromTicks(17_953_538_112_597_294));
        using var run = new SamplerTrial(new TimeSampler(host.Paths, time));

        Assert.AreEqual(
            """
            node_time_seconds 1795353811.2597294
            node_time_clocksource_available_info{clocksource="tsc",device="0"} 1
            node_time_clocksource_available_info{clocksource="kvm-clock",device="0"} 1
            node_time_clocksource_current_info{clocksource="tsc",device="0"} 1
            """,
            string.Join('\n', run.CycleOf("node_").Split('\n').Where(l => !l.Contains("zone"))));
        Assert.StartsWith("node_time_zone_offset_seconds{time_zone=\"", run.CycleOf("zone"));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_ClockSourceIsSwitched_ShowsTheNewOneAlone()
    {
        using var host = new HostTree().Write(Available, "tsc hpet\n").Write(Current, "tsc\n");
        using var run = SamplerTrial.Of(TimeSampler.Spec, host.Paths);
        run.Cycle();

        host.Write(Available, "hpet acpi_pm\n").Write(Current, "hpet\n");

        Assert.AreEqual(
            """
            node_time_clocksource_available_info{clocksource="acpi_pm",device="0"} 1
            node_time_clocksource_available_info{clocksource="hpet",device="0"} 1
            node_time_clocksource_current_info{clocksource="hpet",device="0"} 1
            """,
            string.Join('\n', run.CycleOf("clocksource").Split('\n').Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    public void Sample_NoClockSources_TellsTimeAlone()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(TimeSampler.Spec, host.Paths);

        Assert.AreEqual("", run.CycleOf("clocksource"));
    }

    [TestMethod]
    public void Sample_ClockSourceUnreadable_FailsAndNamesTheFile()
    {
        using var host = new HostTree().Write(Available, "tsc\n");
        using var run = SamplerTrial.Of(TimeSampler.Spec, host.Paths);

        Assert.Contains("current_clocksource is not there", run.CycleFails());
    }

    [TestMethod]
    public void LocalZone_SummerAndWinter_AgreesWithTheFramework()
    {
        foreach (var moment in new[] { 1_700_000_000L, 1_720_000_000L })
        {
            LocalZone.At(moment, out var abbreviation, out var offset);

            var expected = TimeZoneInfo.Local.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(moment));
            Assert.AreEqual((long)expected.TotalSeconds, offset);
            Assert.IsFalse(abbreviation.IsEmpty);
        }
    }
}
