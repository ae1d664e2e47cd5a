namespace Monitoring.Reactor;

/// <summary>The clock and the timers of an event loop; the only clock that the program reads.</summary>
/// <remarks>
/// All members are for the reactor's own thread, but <see cref="Elapsed"/> and <see cref="UtcNow"/>, which any thread
/// may read.
/// </remarks>
/// <example>
/// <code>
/// var started = time.Elapsed;
/// time.CallLater(TimeSpan.FromSeconds(1), () => Console.WriteLine($"{time.Elapsed - started} later"));
/// </code>
/// </example>
public interface IReactorTime
{
    /// <summary>
    /// Monotonic time since the reactor was made. Goes on during clock steps; within one pass of the loop it stands
    /// still for timers.
    /// </summary>
    TimeSpan Elapsed { get; }

    /// <summary>Wall-clock time, UTC.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>
    /// Runs <paramref name="call"/> once, <paramref name="delay"/> from now; zero means in the loop's next pass.
    /// </summary>
    /// <param name="delay">Not negative.</param>
    /// <param name="call">What to run; when it throws, the error is counted and logged, and the loop goes on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    IDelayedCall CallLater(TimeSpan delay, Action call);
}
