using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>
/// Calls a function again and again, on a fixed grid from the start: late ticks are skipped and counted, never made
/// up for. A function that returns a Deferred is not called again before that has fired.
/// </summary>
/// <remarks>For the reactor's thread only. An error ends the loop and fails the Deferred that <see cref="Start"/>
/// returned.</remarks>
/// <example>
/// <code>
/// var loop = new LoopingCall(reactor, () => Save()); // Save returns a Deferred, so saves don't overlap.
/// loop.Start(TimeSpan.FromMinutes(1)).AddErrback(failure => log.Error(failure));
/// reactor.CallLater(TimeSpan.FromHours(1), loop.Stop);
/// </code>
/// </example>
public sealed class LoopingCall
{
    private readonly IReactorTime time;
    private readonly Func<long, Deferred<Unit>?> function;
    private readonly bool counts;
    private Deferred<LoopingCall>? ended;
    private IDelayedCall? timer;
    private TimeSpan interval;
    private TimeSpan startedAt;
    private TimeSpan? calledAt;
    private long newestTick;
    private bool startsNow;

    /// <summary>A loop over <paramref name="action"/>.</summary>
    public LoopingCall(IReactorTime time, Action action)
        : this(time, _ => Do(action), counts: false)
    {
    }

    /// <summary>A loop over a function that may return a Deferred to wait for.</summary>
    public LoopingCall(IReactorTime time, Func<Deferred<Unit>?> function)
        : this(time, _ => function(), counts: false)
    {
    }

    private LoopingCall(IReactorTime time, Func<long, Deferred<Unit>?> function, bool counts)
    {
        this.time = time;
        this.function = function;
        this.counts = counts;
    }

    /// <summary>True from <see cref="Start"/> to the end of the loop.</summary>
    public bool Running { get; private set; }

    /// <summary>Ticks of the grid, so far, on which nothing was called, as an earlier call was still on or the loop
    /// was late.</summary>
    public long MissedTicks { get; private set; }

    /// <summary>A loop whose function is told how many intervals have passed since it was last called: 1, or more
    /// after missed ticks. With an interval of zero it is always 1.</summary>
    /// <remarks>Intervals are those of the grid as it is at the time of the call, also back to a call before
    /// <see cref="Reset"/> or before the loop was stopped and started again. A tick less than an interval after such
    /// a call would be told 0, and is left out.</remarks>
    public static LoopingCall WithCount(IReactorTime time, Func<long, Deferred<Unit>?> function) =>
        new(time, function, counts: true);

    /// <summary>Starts the loop.</summary>
    /// <param name="interval">Not negative; zero calls in every pass of the loop.</param>
    /// <param name="now">Call at once, else first after one interval.</param>
    /// <returns>Fires with this loop when it was stopped, and fails with what the function threw.</returns>
    /// <exception cref="InvalidOperationException">It runs already, or was stopped during a call that is still
    /// on.</exception>
    public Deferred<LoopingCall> Start(TimeSpan interval, bool now = true)
    {
        if (ended is not null)
        {
            throw new InvalidOperationException("The looping call runs already.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero);

        Running = true;
        this.interval = interval;
        startedAt = time.Elapsed;
        newestTick = now ? -1 : 0;
        startsNow = now;
        var result = ended = new Deferred<LoopingCall>();
        if (now)
        {
            Call();
        }
        else
        {
            Arm();
        }

        return result;
    }

    /// <summary>Ends the loop; while a call is on, as soon as that has ended.</summary>
    /// <exception cref="InvalidOperationException">It doesn't run.</exception>
    public void Stop()
    {
        CheckRunning();
        Running = false;
        if (timer is not null)
        {
            timer.Cancel();
            timer = null;
            End().Callback(this);
        }
    }

    /// <summary>Starts a new grid: the next call comes one interval from now. While a call is on, does
    /// nothing.</summary>
    /// <exception cref="InvalidOperationException">It doesn't run.</exception>
    public void Reset()
    {
        CheckRunning();
        if (timer is not null)
        {
            timer.Cancel();
            startedAt = time.Elapsed;
            newestTick = 0;
            Arm();
        }
    }

    private static Deferred<Unit>? Do(Action action)
    {
        action();
        return null;
    }

    private void CheckRunning()
    {
        if (!Running)
        {
            throw new InvalidOperationException("The looping call doesn't run.");
        }
    }

    private Deferred<LoopingCall> End()
    {
        var result = ended
            ?? throw new InvalidOperationException("A call's Deferred has failed after the looping call had ended.");
        ended = null;
        return result;
    }

    private void Arm()
    {
        if (interval == TimeSpan.Zero)
        {
            timer = time.CallLater(TimeSpan.Zero, Call);
            return;
        }

        var sinceStart = (time.Elapsed - startedAt).Ticks;
        timer = time.CallLater(TimeSpan.FromTicks(interval.Ticks - (sinceStart % interval.Ticks)), Call);
    }

    private void Call()
    {
        timer = null;
        Deferred<Unit>? pending;
        try
        {
            NoteMissedTicks();
            pending = counts ? CallWithCount() : function(1);
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
            // Two steps, as in Twisted: what is added while the first runs comes between, and its error counts too.
            pending.AddCallback(_ => Done());
            pending.AppendToAnyType(new FailureLink(Failed));
        }
    }

    private void Done()
    {
        if (Running)
        {
            Arm();
        }
        else
        {
            End().Callback(this);
        }
    }

    private void Failed(Failure failure)
    {
        Running = false;
        End().Errback(failure);
    }

    private void NoteMissedTicks()
    {
        if (interval > TimeSpan.Zero)
        {
            var tick = IntervalOf(time.Elapsed);
            MissedTicks += Math.Max(0, tick - newestTick - 1);
            newestTick = tick;
        }
    }

    private Deferred<Unit>? CallWithCount()
    {
        var now = time.Elapsed;
        if (interval == TimeSpan.Zero)
        {
            calledAt = now;
            return function(1);
        }

        var before = calledAt ?? (startsNow ? startedAt - interval : startedAt);
        var count = IntervalOf(now) - IntervalOf(before);
        if (count <= 0)
        {
            return null;
        }

        calledAt = now;
        return function(count);
    }

    /// <summary>In which interval of the grid a time is; for times before the grid, counted backwards from
    /// 0.</summary>
    private long IntervalOf(TimeSpan moment) => (moment - startedAt).Ticks / interval.Ticks;
}
