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
}
