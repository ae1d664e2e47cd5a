using System.Reactive;
using System.Reactive.Concurrency;

namespace Monitoring.Reactor;

/// <summary>The event loop in virtual time, for tests and simulations: an Rx virtual-time scheduler whose clock a
/// test advances.</summary>
/// <remarks>
/// It counts as running from the start. Everything runs on the thread that made it, which is also the one to advance
/// the clock. Calls posted from other threads, and <see cref="DeferToThread"/>'s work, run when the clock is next
/// advanced, be it by nothing.
/// </remarks>
/// <example>
/// <code>
/// var reactor = new VirtualReactor();
/// var ticks = 0;
/// new LoopingCall(reactor, () => ticks++).Start(TimeSpan.FromSeconds(1));
/// reactor.AdvanceBy(TimeSpan.FromMinutes(1));
/// Assert.AreEqual(61, ticks);
/// </code>
/// </example>
public sealed class VirtualReactor : VirtualTimeSchedulerBase<TimeSpan, TimeSpan>, IReactor
{
    private readonly int threadId = Environment.CurrentManagedThreadId;
    private readonly DateTimeOffset startedAt;
    private readonly List<Exception> unreported = [];
    private readonly TimerWheel timers;
    private readonly SoonestTimer soonest;
    private readonly PostedCalls posted = new();
    private readonly CallGuard guard;
    private readonly TriggerList startup;
    private readonly TriggerList atShutdown;
    private readonly ReactorShutdown shutdown;
    private readonly PeriodicWork periodic;
    private TimeSpan wallClockStep;
    private bool advancing;
    private long timersFired;
    private long callsPosted;
    private long passes;

    /// <summary>Makes one.</summary>
    /// <param name="startedAt">The wall clock at the start; by default the first second of 2026, UTC.</param>
    /// <param name="onFailure">Gets what a call threw. Without one, the advance that ran the call throws it at its
    /// end: a test must not pass over an error.</param>
    public VirtualReactor(DateTimeOffset? startedAt = null, Action<Exception>? onFailure = null)
        : base(TimeSpan.Zero, Comparer<TimeSpan>.Default)
    {
        this.startedAt = startedAt ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        timers = new TimerWheel(() => Clock);
        soonest = new SoonestTimer(this);
        guard = new CallGuard(onFailure ?? unreported.Add);
        startup = new TriggerList(guard);
        atShutdown = new TriggerList(guard);
        shutdown = new ReactorShutdown(atShutdown);
        foreach (var phase in Enum.GetValues<TriggerPhase>())
        {
            startup.Run(phase);
        }

        periodic = new PeriodicWork(this);
    }

    /// <inheritdoc/>
    public TimeSpan Elapsed => Clock;

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => startedAt + Clock + wallClockStep;

    /// <inheritdoc/>
    public bool InReactorThread => Environment.CurrentManagedThreadId == threadId;

    /// <inheritdoc/>
    public ReactorStatistics Statistics =>
        new(passes, timersFired, timers.Count, callsPosted, posted.Count, guard.Failures, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>The pending timers, soonest first.</summary>
    public IReadOnlyList<IDelayedCall> PendingCalls => timers.Pending();

    /// <summary>Times of the pending timers, soonest first.</summary>
    public IReadOnlyList<TimeSpan> PendingTimes => Array.ConvertAll(timers.Pending(), call => call.Time);

    /// <inheritdoc/>
    public IDelayedCall CallLater(TimeSpan delay, Action call) => timers.Add(delay, call);

    /// <inheritdoc/>
    public void CallFromThread(Action call) => posted.Add(call);

    /// <inheritdoc/>
    public Deferred<T> DeferToThread<T>(Func<T> work)
    {
        var deferred = new Deferred<T>();
        posted.Add(() => Deferred.Maybe(work).ChainTo(deferred));
        return deferred;
    }

    /// <inheritdoc/>
    public void CallWhenRunning(Action call) => call();

    /// <inheritdoc/>
    public ReactorTrigger AddStartupTrigger(TriggerPhase phase, Func<Deferred<Unit>?> trigger) =>
        startup.Add(phase, trigger);

    /// <inheritdoc/>
    public ReactorTrigger AddShutdownTrigger(TriggerPhase phase, Func<Deferred<Unit>?> trigger) =>
        atShutdown.Add(phase, trigger);

    /// <summary>Advances from timer to timer until <see cref="Stop"/>, or until there is nothing left to run.</summary>
    /// <exception cref="ReactorAlreadyRunningException">Called from within a call that an advance runs.</exception>
    /// <exception cref="ReactorNotRestartableException">It was stopped.</exception>
    public void Run()
    {
        if (advancing)
        {
            throw new ReactorAlreadyRunningException();
        }

        if (shutdown.Done)
        {
            throw new ReactorNotRestartableException();
        }

        while (true)
        {
            Advancing(RunPosted);
            if (shutdown.Done || timers.Next is not { } next)
            {
                return;
            }

            AdvanceTo(next > Clock ? next : Clock);
        }
    }

    /// <inheritdoc/>
    public new void Stop()
    {
        if (shutdown.Done)
        {
            throw new ReactorNotRunningException();
        }

        posted.Add(shutdown.Begin);
    }

    /// <summary>Steps the wall clock, and only that: what a time server or an operator does to a host.</summary>
    public void StepWallClock(TimeSpan step) => wallClockStep += step;

    /// <summary>Advances as Twisted's Clock does: the time moves once, by <paramref name="span"/>, and all that is
    /// due runs at that time.</summary>
    /// <param name="span">Zero runs what is due now.</param>
    /// <exception cref="InvalidOperationException">Called from within a call that an advance runs.</exception>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        Advancing(() =>
        {
            RunPosted();
            Clock += span;
            RunDue();
        });
    }

    /// <summary>Advances by each of the spans in turn, as <see cref="Advance"/> does.</summary>
    /// <inheritdoc cref="Advance"/>
    public void Pump(params IEnumerable<TimeSpan> spans)
    {
        foreach (var span in spans)
        {
            Advance(span);
        }
    }

    /// <summary>Advances from timer to timer, each running at its own time, as programs see it in real time.</summary>
    /// <param name="time">On <see cref="Elapsed"/>; not in the past. The present runs what is due now.</param>
    /// <exception cref="InvalidOperationException">Called from within a call that an advance runs.</exception>
    public new void AdvanceTo(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, Clock);
        Advancing(() =>
        {
            RunDue();
            base.AdvanceTo(time);
        });
    }

    /// <summary>As <see cref="AdvanceTo"/>, by a span.</summary>
    public new void AdvanceBy(TimeSpan span) => AdvanceTo(Clock + span);

    /// <inheritdoc/>
    public override IDisposable ScheduleAbsolute<TState>(
        TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        ScheduledWork<TState>.Start(this, state, dueTime - Clock, action);

    /// <inheritdoc/>
    protected override IScheduledItem<TimeSpan>? GetNext()
    {
        RunPosted();
        if (timers.Next is not { } next)
        {
            return null;
        }

        soonest.DueTime = next;
        return soonest;
    }

    /// <inheritdoc/>
    protected override TimeSpan Add(TimeSpan absolute, TimeSpan relative) => absolute + relative;

    /// <inheritdoc/>
    protected override DateTimeOffset ToDateTimeOffset(TimeSpan absolute) => startedAt + absolute;

    /// <inheritdoc/>
    protected override TimeSpan ToRelative(TimeSpan timeSpan) => timeSpan;

    /// <summary>Tells Rx's operators that periodic timers are served here.</summary>
    protected override object? GetService(Type serviceType) =>
        serviceType == typeof(ISchedulerPeriodic) ? periodic : base.GetService(serviceType);

    private void Advancing(Action advance)
    {
        if (advancing)
        {
            throw new InvalidOperationException("The virtual clock can't be advanced from within an advance.");
        }

        advancing = true;
        try
        {
            advance();
        }
        finally
        {
            advancing = false;
        }

        if (unreported.Count > 0)
        {
            var errors = unreported.ToArray();
            unreported.Clear();
            throw new AggregateException("Calls on the virtual reactor failed.", errors);
        }
    }

    private void RunPosted()
    {
        while (posted.Run(guard) is var count and > 0)
        {
            callsPosted += count;
        }
    }

    private void RunDue()
    {
        RunPosted();
        while (timers.TakeDue(Clock, long.MaxValue) is { } due)
        {
            RunTimer(due);
            RunPosted();
        }
    }

    private void RunTimer(DelayedCall due)
    {
        passes++;
        timersFired++;
        guard.Run(due.Take());
    }

    /// <summary>The soonest timer, whichever that is at the moment, as Rx's loop wants to see it. There is none when it
    /// was cancelled or moved away from its time; then the clock stops there for nothing.</summary>
    private sealed class SoonestTimer(VirtualReactor reactor) : IScheduledItem<TimeSpan>
    {
        public TimeSpan DueTime { get; set; }

        public void Invoke()
        {
            if (reactor.timers.TakeDue(reactor.Clock, long.MaxValue) is { } due)
            {
                reactor.RunTimer(due);
            }
        }
    }
}
