using System.Reactive;
using System.Reactive.Concurrency;

namespace Monitoring.Reactor;

/// <summary>The event loop in real time: one thread, a wheel of timers, and a queue of calls from other
/// threads.</summary>
/// <remarks>
/// A pass runs the calls that were posted before it began, samples the time once, and runs the timers due by then
/// that were set before. So neither posting nor setting timers from within can keep a pass from ending. Rx's own
/// event loop scheduler costs some ten times as much a tick. Timers have the resolution of the operating system's
/// waits, a millisecond, and never run early.
/// </remarks>
/// <example>
/// <code>
/// var reactor = new LiveReactor(error => log.Error(error));
/// reactor.CallLater(TimeSpan.FromSeconds(1), reactor.Stop);
/// reactor.Run();
/// </code>
/// </example>
public sealed class LiveReactor : IReactor, IServiceProvider
{
    private readonly SystemTime time = new();
    private readonly DateTimeOffset startedAt = SystemTime.UtcNow;
    private readonly TimerWheel timers;
    private readonly PostedCalls posted = new();
    private readonly CallGuard guard;
    private readonly TriggerList startup;
    private readonly TriggerList atShutdown;
    private readonly ReactorShutdown shutdown;
    private readonly WorkerThreads workers;
    private readonly PeriodicWork periodic;

    // Written by the thread that runs the loop; read by any.
    private int threadId = Environment.CurrentManagedThreadId;
    private volatile LoopState state;

    private long passes;
    private long timersFired;
    private long callsPosted;
    private long lagLastTicks;
    private long lagMaxTicks;

    /// <summary>Makes one; until <see cref="Run"/>, its thread is the one that made it.</summary>
    /// <param name="onFailure">Gets what a call threw, on the reactor's thread. Without one it goes to standard
    /// error.</param>
    public LiveReactor(Action<Exception>? onFailure = null)
    {
        timers = new TimerWheel(() => time.Elapsed);
        guard = new CallGuard(onFailure);
        startup = new TriggerList(guard);
        atShutdown = new TriggerList(guard);
        workers = new WorkerThreads(this);
        shutdown = new ReactorShutdown(atShutdown, workers.Stop);
        periodic = new PeriodicWork(this);
    }

    /// <inheritdoc/>
    public TimeSpan Elapsed => time.Elapsed;

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => SystemTime.UtcNow;

    /// <summary>Rx's clock: the wall clock when this was made, and the monotonic time since. It doesn't step.</summary>
    public DateTimeOffset Now => startedAt + time.Elapsed;

    /// <inheritdoc/>
    public bool InReactorThread => Environment.CurrentManagedThreadId == Volatile.Read(ref threadId);

    /// <inheritdoc/>
    public ReactorStatistics Statistics => new(
        Volatile.Read(ref passes),
        Volatile.Read(ref timersFired),
        timers.Count,
        Volatile.Read(ref callsPosted),
        posted.Count,
        guard.Failures,
        TimeSpan.FromTicks(Volatile.Read(ref lagLastTicks)),
        TimeSpan.FromTicks(Volatile.Read(ref lagMaxTicks)));

    /// <inheritdoc/>
    public IDelayedCall CallLater(TimeSpan delay, Action call) => timers.Add(delay, call);

    /// <inheritdoc/>
    public void CallFromThread(Action call) => posted.Add(call);

    /// <inheritdoc/>
    public Deferred<T> DeferToThread<T>(Func<T> work) => workers.Run(work);

    /// <inheritdoc/>
    public void CallWhenRunning(Action call)
    {
        if (state == LoopState.Running)
        {
            call();
            return;
        }

        startup.Add(TriggerPhase.After, () =>
        {
            call();
            return null;
        });
    }

    /// <inheritdoc/>
    public ReactorTrigger AddStartupTrigger(TriggerPhase phase, Func<Deferred<Unit>?> trigger) =>
        startup.Add(phase, trigger);

    /// <inheritdoc/>
    public ReactorTrigger AddShutdownTrigger(TriggerPhase phase, Func<Deferred<Unit>?> trigger) =>
        atShutdown.Add(phase, trigger);

    /// <inheritdoc/>
    public void Run()
    {
        switch (state)
        {
            case LoopState.Running: throw new ReactorAlreadyRunningException();
            case LoopState.Ended: throw new ReactorNotRestartableException();
        }

        state = LoopState.Running;
        Volatile.Write(ref threadId, Environment.CurrentManagedThreadId);
        startup.Run(TriggerPhase.Before).AddCallback(_ =>
        {
            startup.Run(TriggerPhase.During);
            startup.Run(TriggerPhase.After);
        });
        while (!shutdown.Done)
        {
            Pass();
            if (!shutdown.Done)
            {
                posted.Wait(timers.Next - time.Elapsed);
            }
        }

        state = LoopState.Ended;
    }

    /// <inheritdoc/>
    public void Stop()
    {
        if (state != LoopState.Running)
        {
            throw new ReactorNotRunningException();
        }

        posted.Add(shutdown.Begin);
    }

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        ScheduledWork<TState>.Start(this, state, TimeSpan.Zero, action);

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        ScheduledWork<TState>.Start(this, state, dueTime, action);

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(
        TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        ScheduledWork<TState>.Start(this, state, dueTime - Now, action);

    /// <summary>Tells Rx's operators that periodic timers are served here.</summary>
    public object? GetService(Type serviceType) => serviceType == typeof(ISchedulerPeriodic) ? periodic : null;

    private void Pass()
    {
        passes++;
        callsPosted += posted.Run(guard);
        var now = time.Elapsed;
        var lastOrder = timers.LastOrder;
        while (timers.TakeDue(now, lastOrder) is { } due)
        {
            timersFired++;
            lagLastTicks = (now - due.Time).Ticks;
            lagMaxTicks = Math.Max(lagMaxTicks, lagLastTicks);
            guard.Run(due.Take());
        }
    }

    private enum LoopState
    {
        New,
        Running,
        Ended,
    }
}
