using System.Runtime.InteropServices;

namespace Monitoring.Agent.Host;

/// <summary>The kernel's clock as adjtimex(2) shows it; it is looked at, never set.</summary>
public sealed unsafe partial class KernelClock
{
    private const int TimeError = 5;
    private const int StatusNanoseconds = 0x2000;

    private Timex timex;
    private int state = TimeError;

    /// <summary>False when the clock follows no trusted server (state TIME_ERROR).</summary>
    public bool IsSynchronized => state != TimeError;

    /// <summary>True when offset and jitter count nanoseconds, false when microseconds (STA_NANO).</summary>
    public bool IsInNanoseconds => (timex.Status & StatusNanoseconds) != 0;

    /// <summary>Time offset, by <see cref="IsInNanoseconds"/>.</summary>
    public long Offset => timex.Offset;

    /// <summary>Frequency offset, 16-bit fixed point in parts per million.</summary>
    public long Frequency => timex.Frequency;

    /// <summary>Maximum error, microseconds.</summary>
    public long MaxError => timex.MaxError;

    /// <summary>Estimated error, microseconds.</summary>
    public long EstimatedError => timex.EstimatedError;

    /// <summary>Status bits.</summary>
    public int Status => timex.Status;

    /// <summary>Time constant of the phase-locked loop.</summary>
    public long Constant => timex.Constant;

    /// <summary>Microseconds between clock ticks.</summary>
    public long Tick => timex.Tick;

    /// <summary>Frequency by the pulse per second, 16-bit fixed point in parts per million.</summary>
    public long PulseFrequency => timex.PulseFrequency;

    /// <summary>Jitter of the pulse per second, by <see cref="IsInNanoseconds"/>.</summary>
    public long Jitter => timex.Jitter;

    /// <summary>Interval of the pulse per second: seconds as a power of two.</summary>
    public int Shift => timex.Shift;

    /// <summary>Stability of the pulse per second, 16-bit fixed point in parts per million.</summary>
    public long Stability => timex.Stability;

    /// <summary>Pulses over the jitter limit.</summary>
    public long JitterCount => timex.JitterCount;

    /// <summary>Calibration intervals.</summary>
    public long CalibrationCount => timex.CalibrationCount;

    /// <summary>Calibration errors.</summary>
    public long ErrorCount => timex.ErrorCount;

    /// <summary>Calibrations over the stability limit.</summary>
    public long StabilityCount => timex.StabilityCount;

    /// <summary>TAI less UTC, seconds.</summary>
    public int TaiOffset => timex.TaiOffset;

    /// <summary>Looks at the clock; gives 0, or the number (errno) of the error that it met.</summary>
    public int Read()
    {
        timex = default;
        fixed (Timex* to = &timex)
            state = Adjtimex(to);
        return state < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>Takes what a kernel would have said, for tests.</summary>
    internal void Set(int clockState, in Timex content) => (state, timex) = (clockState, content);

    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    private static partial int Adjtimex(Timex* timex);

    /// <summary>struct timex of 64-bit Linux, 208 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 208)]
    internal struct Timex
    {
        public uint Modes;
        public long Offset;
        public long Frequency;
        public long MaxError;
        public long EstimatedError;
        public int Status;
        public long Constant;
        public long Precision;
        public long Tolerance;
        public long Seconds;
        public long SubSeconds;
        public long Tick;
        public long PulseFrequency;
        public long Jitter;
        public int Shift;
        public long Stability;
        public long JitterCount;
        public long CalibrationCount;
        public long ErrorCount;
        public long StabilityCount;
        public int TaiOffset;
    }
}
