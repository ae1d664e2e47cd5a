using System.Runtime.InteropServices;

namespace Monitoring.Agent.Host;

/// <summary>The host's time zone as localtime(3) knows it: .NET does not tell its abbreviation.</summary>
/// <remarks>
/// Which zone it is, is found out once, when the process first asks; changes of daylight saving time are followed.
/// </remarks>
public static unsafe partial class LocalZone
{
    /// <summary>The zone at a moment.</summary>
    /// <param name="unixSeconds">The moment, in seconds since the Unix epoch.</param>
    /// <param name="abbreviation">For example CET or UTC.</param>
    /// <param name="offsetSeconds">East of UTC.</param>
    public static void At(long unixSeconds, out ReadOnlySpan<byte> abbreviation, out long offsetSeconds)
    {
        BrokenDown time = default;
        if (LocalTime(&unixSeconds, &time) is null || time.Zone is null)
        {
            abbreviation = "UTC"u8;
            offsetSeconds = 0;
            return;
        }
        abbreviation = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(time.Zone);
        offsetSeconds = time.OffsetSeconds;
    }

    [LibraryImport("libc", EntryPoint = "localtime_r")]
    private static partial BrokenDown* LocalTime(long* seconds, BrokenDown* result);

    /// <summary>struct tm of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct BrokenDown
    {
        public int Second;
        public int Minute;
        public int Hour;
        public int DayOfMonth;
        public int Month;
        public int Year;
        public int DayOfWeek;
        public int DayOfYear;
        public int IsDaylightSaving;
        public long OffsetSeconds;
        public byte* Zone;
    }
}
