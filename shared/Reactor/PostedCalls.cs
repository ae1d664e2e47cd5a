namespace Monitoring.Reactor;

/// <summary>Calls on their way from other threads to the reactor's, first come first served, and the place where the
/// reactor waits for them.</summary>
internal sealed class PostedCalls
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);
    private readonly object gate = new();

    // Guarded by gate.
    private List<Action> arriving = [];
    private bool waiting;

    // The reactor's own.
    private List<Action> leaving = [];

    // Written on any thread.
    private int count;

    /// <summary>Calls that have not begun yet. Any thread.</summary>
    internal int Count => Volatile.Read(ref count);

    internal void Add(Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Interlocked.Increment(ref count);
        lock (gate)
        {
            arriving.Add(call);
            if (waiting)
            {
                waiting = false;
                Monitor.Pulse(gate);
            }
        }
    }

    /// <summary>Takes out what is there now and runs it; calls posted meanwhile stay for the next time.</summary>
    /// <returns>How many calls it ran.</returns>
    internal int Run(CallGuard guard)
    {
        // Most passes find nothing. A call that arrives just now is there in the next one, or wakes the reactor.
        if (Count == 0)
        {
            return 0;
        }

        lock (gate)
        {
            (arriving, leaving) = (leaving, arriving);
        }

        var ran = leaving.Count;
        foreach (var call in leaving)
        {
            Interlocked.Decrement(ref count);
            guard.Run(call);
        }

        leaving.Clear();
        return ran;
    }

    /// <summary>Waits for a call to be posted, at most for <paramref name="span"/>; null waits for any time.</summary>
    internal void Wait(TimeSpan? span)
    {
        var limit = span is { } time && time < WaitMax ? time : WaitMax;
        lock (gate)
        {
            if (arriving.Count > 0 || limit <= TimeSpan.Zero)
            {
                return;
            }

            waiting = true;
            SystemTime.WaitForPulse(gate, limit);
            waiting = false;
        }
    }
}
