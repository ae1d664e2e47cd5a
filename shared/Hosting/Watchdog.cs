using System.Globalization;

namespace Monitoring.Hosting;

/// <summary>Whether systemd wants to be told regularly that the program lives: sd_watchdog_enabled(3).</summary>
public static class Watchdog
{
    /// <summary>The variable with the time in microseconds.</summary>
    public const string IntervalVariable = "WATCHDOG_USEC";

    /// <summary>The variable with the process that is meant; without it, any.</summary>
    public const string ProcessVariable = "WATCHDOG_PID";

    /// <summary>The time after which silence is taken for the program's end; null when nobody listens.</summary>
    /// <param name="environment">Reads a variable; null when it isn't set.</param>
    /// <param name="processId">This process.</param>
    public static TimeSpan? Interval(Func<string, string?> environment, int processId)
    {
        var process = environment(ProcessVariable);
        var isMeant = process is null || process == processId.ToString(CultureInfo.InvariantCulture);
        return isMeant
            && long.TryParse(environment(IntervalVariable), CultureInfo.InvariantCulture, out var microseconds)
            && microseconds > 0
            && microseconds < TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }
}
