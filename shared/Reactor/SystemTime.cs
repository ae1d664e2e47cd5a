#pragma warning disable RS0030 // The one file that may read the machine's clocks: everything else gets time from a reactor.
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
