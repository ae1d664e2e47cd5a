using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class TimexSamplerTests
{
    private const int TimeOk = 0;
    private const int TimeError = 5;
    private const int Nanoseconds = 0x2000;

    private static readonly KernelClock.Timex Disciplined = new()
    {
        Offset = -12345,
        Frequency = -1_234_567,
        MaxError = 16_000_001,
        EstimatedError = 7,
        Status = Nanoseconds | 1,
        Constant = 10,
        Tick = 10_000,
        PulseFrequency = 3_276_801,
        Jitter = 999,
        Shift = 4,
        Stability = 65_537,
        JitterCount = 1,
        CalibrationCount = 2,
        ErrorCount = 3,
        StabilityCount = 4,
        TaiOffset = 37,
    };

    [TestMethod]
    public void Set_DisciplinedClock_GivesWhatNodeExporterComputes()
    {
        Assert.AreEqual(
            $"""
            node_timex_sync_status 1
            node_timex_offset_seconds {-12345 / 1e9:R}
            node_timex_maxerror_seconds {16_000_001 / 1e6:R}
            node_timex_estimated_error_seconds {7 / 1e6:R}
            node_timex_status 8193
            node_timex_loop_time_constant 10
            node_timex_tick_seconds 0.01
            node_timex_pps_frequency_hertz {3_276_801 / (1e6 * 65536):R}
            node_timex_pps_jitter_seconds {999 / 1e9:R}
            node_timex_pps_shift_seconds 4
            node_timex_pps_stability_hertz {65_537 / (1e6 * 65536):R}
            node_timex_pps_jitter_total 1
            node_timex_pps_calibration_total 2
            node_timex_pps_error_total 3
            node_timex_pps_stability_exceeded_total 4
            node_timex_tai_offset_seconds 37
            node_timex_frequency_adjustment_ratio {1 + -1_234_567 / (1e6 * 65536):R}
            """,
            Shown(TimeOk, Disciplined));
    }

    [TestMethod]
    public void Set_ClockInMicroseconds_RoundsAsADivisionByAMillion()
    {
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var microseconds = random.NextInt64(-500_000, 500_000);
            var content = Disciplined with { Status = 64, Offset = microseconds, Jitter = -microseconds };
            var shown = Shown(TimeError, content);

            Assert.Contains($"node_timex_offset_seconds {microseconds / 1e6:R}\n", shown);
            Assert.Contains($"node_timex_pps_jitter_seconds {-microseconds / 1e6:R}\n", shown);
            Assert.Contains("node_timex_sync_status 0\n", shown);
        }
    }

    [TestMethod]
    public void FrequencyOperations_AnyInteger_EqualOneDivision()
    {
        var random = new Random(2);
        for (var i = 0; i < 10_000; i++)
        {
            var value = random.NextInt64(-40_000_000, 40_000_000);

            Assert.AreEqual(value / (1e6 * 65536), value / 65536.0 / 1e6);
        }
    }

    [TestMethod]
    public void Sample_ThisHost_AllocatesNothing()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(TimexSampler.Spec, host.Paths);

        Assert.Contains("node_timex_tick_seconds 0.01", run.CycleOf("tick"));
        run.AssertAllocatesNothing();
    }

    private static string Shown(int state, KernelClock.Timex content)
    {
        var clock = new KernelClock();
        clock.Set(state, content);
        using var run = new SamplerTrial(new TimexSampler());
        return run.ShowSamples(group => ((TimexSampler)run.Sampler).Set(group, clock));
    }
}
