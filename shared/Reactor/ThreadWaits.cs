namespace Monitoring.Reactor;

/// <summary>Waits of threads that serve a program beside the reactor's; on the reactor's own nothing may
/// wait.</summary>
/// <example>
/// <code>
/// lock (gate)
/// {
///     while (!answered &amp;&amp; time.Elapsed - start &lt; budget)
///         ThreadWaits.WaitForPulse(gate, TimeSpan.FromMilliseconds(10));
/// }
/// </code>
/// </example>
public static class ThreadWaits
{
    /// <summary>Waits until another thread pulses <paramref name="gate"/> (<see cref="Monitor.PulseAll"/>), or until
    /// <paramref name="limit"/> of real time has passed; which of the two, a clock must tell.</summary>
    /// <param name="gate">Locked by the caller; released meanwhile.</param>
    /// <param name="limit">Rounded up to a millisecond.</param>
    public static void WaitForPulse(object gate, TimeSpan limit) => SystemTime.WaitForPulse(gate, limit);
}
