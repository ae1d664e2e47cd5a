using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>
/// Calls a function on the ticks of a fixed grid and doesn't wait for what it returns: the grid ticks on, and a tick
/// that finds the call before it still on is counted as missed there and then. Calls never overlap.
/// </summary>
/// <remarks>
/// <para>A <see cref="LoopingCall"/> finds out about missed ticks when the call that was late has ended; this one
/// while it is late, and it knows how late each tick was. For the reactor's thread only.</para>
/// <para>An error ends it and fails the Deferred that <see cref="Start"/> returned.</para>
/// </remarks>
/// <example>
/// <code>
/// var polls = new PeriodicCall(reactor, () => AskHost().AddErrback(failure => log.Warn(failure)));
/// polls.Start(TimeSpan.FromSeconds(5));
/// </code>
/// </example>
/// <param name="time">The clock.</param>
/// <param name="function">What to call; it may return a Deferred that fires when the call has ended.</param>
public sealed class PeriodicCall(IReactorTime time, Func<Deferred<Unit>?> function)
{
    private Deferred<PeriodicCall>? ended;
    private IDelayedCall? timer;
    private TimeSpan interval;
    private TimeSpan startedAt;
    private long newestTick;

    /// <summary>True from <see cref="Start"/> to <see cref="Stop"/> or an error.</summary>
    public bool Running { get; private set; }

    /// <summary>True while a call is on.</summary>
    public bool Calling { get; private set; }

    /// <summary>Ticks of the grid, so far, on which nothing was called, as the call before was still on or the loop
    /// was late.</summary>
    public long MissedTicks { get; private set; }

    /// <summary>How long after its time the newest tick came.</summary>
    public TimeSpan Lateness { get; private set; }

    /// <summary>Starts it.</summary>
    /// <param name="interval">Above zero.</param>
    /// <param name="now">Call at once, else first after one interval.</param>
    /// <returns>Fires when it was stopped and no call is on any more; fails with what the function threw.</returns>
    /// <exception cref="InvalidOperationException">It runs already, or was stopped during a call that is still
    /// on.</exception>
    public Deferred<PeriodicCall> Start(TimeSpan interval, bool now = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        if (ended is not null)
        {
            throw new InvalidOperationException("The periodic call runs already.");
        }

        Running = true;
        this.interval = interval;
        startedAt = time.Elapsed;
        newestTick = now ? -1 : 0;
        var result = ended = new Deferred<PeriodicCall>();
        if (now)
        {
            Tick();
        }
        else
        {
            Arm();
        }

        return result;
    }

    /// <summary>Ends it: nothing is called any more. A call that is on goes on to its end.</summary>
    /// <exception cref="InvalidOperationException">It doesn't run.</exception>
    public void Stop()
    {
        if (!Running)
        {
            throw new InvalidOperationException("The periodic call doesn't run.");
        }

        Halt();
        if (!Calling)
        {
            End().Callback(this);
        }
    }

    private void Arm()
    {
        var untilNext = startedAt + (interval * (newestTick + 1)) - time.Elapsed;
        timer = time.CallLater(untilNext > TimeSpan.Zero ? untilNext : TimeSpan.Zero, Tick);
    }

    private void Tick()
    {
        var sinceStart = time.Elapsed - startedAt;
        var tick = sinceStart.Ticks / interval.Ticks;
        Lateness = sinceStart - (interval * tick);
        MissedTicks += tick - newestTick - (Calling ? 0 : 1);
        newestTick = tick;
        Arm();
        if (!Calling)
        {
            Call();
        }
    }

    private void Call()
    {
        Calling = true;
        Deferred<Unit>? pending;
        try
        {
            pending = function();
        }
        catch (Exception exception)
        {
            Failed(new Failure(exception));
            return;
        }

        if (pending is null)
        {
            Done();
        }
        else
        {
            pending.AddCallbacks(_ => Done(), Failed);
        }
    }

    private void Done()
    {
        Calling = false;
        if (!Running)
        {
            End().Callback(this);
        }
    }

    private void Failed(Failure failure)
    {
        Calling = false;
        Halt();
        End().Errback(failure);
    }

    private void Halt()
    {
        Running = false;
        timer?.CancelIfActive();
    }

    private Deferred<PeriodicCall> End()
    {
        var result = ended!;
        ended = null;
        return result;
    }
}
