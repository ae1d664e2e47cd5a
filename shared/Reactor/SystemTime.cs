#pragma warning disable RS0030 // The one file that reads the machine's clocks; all else gets time from a reactor.
using System.Diagnostics;

namespace Monitoring.Reactor;

/// <summary>The machine's clocks.</summary>
internal sealed class SystemTime
{
    private readonly long startedAt = Stopwatch.GetTimestamp();

    /// <summary>Monotonic time since this was made.</summary>
    internal TimeSpan Elapsed => Stopwatch.GetElapsedTime(startedAt);

    /// <summary>The wall clock.</summary>
    internal static DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <summary>Waits for a pulse of <paramref name="gate"/>, which the caller has locked.</summary>
    /// <param name="gate">Released meanwhile.</param>
    /// <param name="limit">The longest that it waits. Rounded up to a millisecond: a wait that ends too early would
    /// make the loop spin until its timer is due.</param>
    internal static void WaitForPulse(object gate, TimeSpan limit) =>
        Monitor.Wait(gate, (int)Math.Ceiling(limit.TotalMilliseconds));
}
