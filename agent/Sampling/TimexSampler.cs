using System.Runtime.InteropServices;
using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>How the kernel disciplines its clock, as adjtimex(2) tells it.</summary>
/// <remarks>
/// node_exporter divides offset and jitter by 1e9 or 1e6, as the clock counts nanoseconds or microseconds. Here
/// microseconds are first made nanoseconds, which gives the same float64, since both are the quotient rounded once.
/// Frequencies are 16-bit fixed point in parts per million.
/// </remarks>
public sealed class TimexSampler : ISampler
{
    private const double ScaledPpm = 1e6 * 65536;
    private const int NanosecondsPerMicrosecond = 1000;

    private static readonly ValueOperations FixedPointPpm =
        new(ValueOperation.DivideBy65536, ValueOperation.DivideBy1E6);

    private static readonly Family FrequencyRatio = new(
        "node_timex_frequency_adjustment_ratio", MetricType.Gauge,
        "How fast the clock is made to run; 1 is its own pace.", ValueKind.Float64);

    private static readonly (Family Family, Func<KernelClock, long> Value)[] Integers =
    [
        (Gauge("sync_status", "1 when the clock follows a trusted server, else 0."), c => c.IsSynchronized ? 1 : 0),
        (Gauge("offset_seconds", "How far the clock is off its reference.", ValueOperation.DivideBy1E9),
            c => Nanoseconds(c, c.Offset)),
        (Gauge("maxerror_seconds", "The largest error that the clock may have.", ValueOperation.DivideBy1E6),
            c => c.MaxError),
        (Gauge("estimated_error_seconds", "The error that the clock probably has.", ValueOperation.DivideBy1E6),
            c => c.EstimatedError),
        (Gauge("status", "The clock's status bits, STA_* of adjtimex(2)."), c => c.Status),
        (Gauge("loop_time_constant", "Time constant of the phase-locked loop."), c => c.Constant),
        (Gauge("tick_seconds", "Time between two ticks of the clock.", ValueOperation.DivideBy1E6), c => c.Tick),
        (Gauge("pps_frequency_hertz", "Frequency offset by the pulse per second.", FixedPointPpm),
            c => c.PulseFrequency),
        (Gauge("pps_jitter_seconds", "Jitter of the pulse per second.", ValueOperation.DivideBy1E9),
            c => Nanoseconds(c, c.Jitter)),
        (Gauge("pps_shift_seconds", "Interval of the pulse per second, as a power of two."), c => c.Shift),
        (Gauge("pps_stability_hertz", "Wander of the pulse per second's frequency.", FixedPointPpm), c => c.Stability),
        (Counter("pps_jitter_total", "Pulses whose jitter was over the limit."), c => c.JitterCount),
        (Counter("pps_calibration_total", "Calibration intervals of the pulse per second."), c => c.CalibrationCount),
        (Counter("pps_error_total", "Calibration intervals that failed."), c => c.ErrorCount),
        (Counter("pps_stability_exceeded_total", "Calibrations whose wander was over the limit."),
            c => c.StabilityCount),
        (Gauge("tai_offset_seconds", "International atomic time less UTC."), c => c.TaiOffset),
    ];

    private readonly OptionalSeries[] integers = [.. Integers.Select(i => new OptionalSeries(i.Family))];
    private readonly OptionalSeries frequencyRatio = new(FrequencyRatio);
    private readonly KernelClock clock = new();

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("timex", _ => new TimexSampler());

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        var error = clock.Read();
        // A container may be forbidden even to look.
        if (error is LibC.EPERM or LibC.EACCES)
            return false;
        if (error != 0)
            throw new IOException($"adjtimex(2) failed: {Marshal.GetPInvokeErrorMessage(error)}");
        Set(group);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Sets what a clock read already says; apart from <see cref="Sample"/> for tests.</summary>
    internal void Set(SampleGroup group, KernelClock? read = null)
    {
        read ??= clock;
        for (var i = 0; i < integers.Length; i++)
            integers[i].Set(group, Integers[i].Value(read));
        frequencyRatio.SetFloat(group, 1 + read.Frequency / ScaledPpm);
    }

    private static long Nanoseconds(KernelClock clock, long value) =>
        clock.IsInNanoseconds ? value : value * NanosecondsPerMicrosecond;

    private static Family Gauge(string name, string help, ValueOperations operations = default) =>
        new("node_timex_" + name, MetricType.Gauge, help, ValueKind.Int64, operations);

    private static Family Counter(string name, string help) =>
        new("node_timex_" + name, MetricType.Counter, help, ValueKind.Int64);
}
