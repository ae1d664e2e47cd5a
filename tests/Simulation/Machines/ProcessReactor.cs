using System.Reactive;
using System.Reactive.Concurrency;
using Monitoring.Reactor;

namespace Monitoring.Tests.Simulation.Machines;

/// <summary>
/// One process's view of the world's reactor: its own clocks, timers and posted calls, which all end when it is killed.
/// </summary>
/// <remarks>
/// Everything that a process does to the world, and everything that the world does to it, passes <see cref="Step"/>: a
/// kill may be set to any of these steps. After it the code that is running runs on as a ghost to the end of its call:
/// nothing that it does has an effect any more.
/// </remarks>
internal sealed class ProcessReactor(VirtualReactor root, Machine machine, Func<TimeSpan>? postDelay) : IReactor
{
    private readonly Queue<Action> posted = new();
    private ProcessTimer? timers;
    private ProcessTimer? postTimer;
    private long deathAt = long.MaxValue;
    private Action? beforeDeath;
    private int otherThreads;

    /// <summary>Called once, when it dies.</summary>
    public event Action? Died;

    public TimeSpan StartedAt { get; } = root.Elapsed;

    public bool Alive { get; private set; } = true;

    /// <summary>True when the next step is its last.</summary>
    public bool IsAboutToDie => Alive && Steps + 1 >= deathAt;

    /// <summary>What passed between the process and the world so far.</summary>
    public long Steps { get; private set; }

    public int TimersPending { get; private set; }

    public int CallsWaiting => posted.Count;

    public TimeSpan Elapsed => root.Elapsed - StartedAt;

    public DateTimeOffset UtcNow => machine.UtcNow;

    public DateTimeOffset Now => UtcNow;

    public bool InReactorThread => otherThreads == 0;

    public ReactorStatistics Statistics =>
        new(Steps, Steps, TimersPending, 0, posted.Count, 0, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Counts a step; false when the process is dead, and then nothing must come of it.</summary>
    public bool Step()
    {
        if (Alive && ++Steps >= deathAt)
        {
            beforeDeath?.Invoke();
            End();
        }
        return Alive;
    }

    /// <summary>Kills it when it has made so many more steps, whatever it is doing then.</summary>
    /// <param name="steps">1 is the next.</param>
    /// <param name="before">Called just before it dies.</param>
    public void KillAfter(int steps, Action before) => (deathAt, beforeDeath) = (Steps + steps, before);

    /// <summary>Takes back a kill that has not come yet.</summary>
    public void Spare() => deathAt = long.MaxValue;

    /// <summary>Ends the process.</summary>
    public void End()
    {
        if (!Alive)
            return;
        Alive = false;
        for (var timer = timers; timer is not null; timer = timer.After)
            timer.Die();
        timers = null;
        TimersPending = 0;
        posted.Clear();
        Died?.Invoke();
    }

    /// <summary>Runs a call on the reactor's thread.</summary>
    public void Run(Action call)
    {
        if (Step())
            call();
    }

    /// <summary>From here to <see cref="LeaveThread"/> the process is on a thread other than the reactor's.</summary>
    public void EnterThread() => otherThreads++;

    public void LeaveThread() => otherThreads--;

    public IDelayedCall CallLater(TimeSpan delay, Action call)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        var timer = new ProcessTimer(this, call);
        if (Alive)
            Link(timer, delay);
        return timer;
    }

    public void CallFromThread(Action call)
    {
        if (!Step())
            return;
        posted.Enqueue(call);
        if (postDelay is null)
            root.CallFromThread(RunPosted);
        else if (postTimer is not { Active: true })
            Link(postTimer = new ProcessTimer(this, RunPosted), postDelay());
    }

    public Deferred<T> DeferToThread<T>(Func<T> work)
    {
        var deferred = new Deferred<T>();
        CallLater(postDelay?.Invoke() ?? TimeSpan.Zero, () =>
        {
            EnterThread();
            var fire = Work(work, deferred);
            LeaveThread();
            CallFromThread(fire);
        });
        return deferred;
    }

    public void CallWhenRunning(Action call) => call();

    public ReactorTrigger AddStartupTrigger(TriggerPhase phase, Func<Deferred<Unit>?> trigger) =>
        throw new NotSupportedException("The world starts it.");

    public ReactorTrigger AddShutdownTrigger(TriggerPhase phase, Func<Deferred<Unit>?> trigger) =>
        throw new NotSupportedException("The world stops it.");

    public void Run() => throw new NotSupportedException("The world runs it.");

    public void Stop() => throw new NotSupportedException("The world stops it.");

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        ScheduledWork<TState>.Start(this, state, TimeSpan.Zero, action);

    public IDisposable Schedule<TState>(
        TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        ScheduledWork<TState>.Start(this, state, dueTime, action);

    public IDisposable Schedule<TState>(
        TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        ScheduledWork<TState>.Start(this, state, dueTime - UtcNow, action);

    /// <summary>What the pending timers call, for who wants to know what leaked.</summary>
    public string DescribeTimers()
    {
        var names = new List<string>();
        for (var timer = timers; timer is not null; timer = timer.After)
            names.Add($"{timer.What} in {(timer.Time - Elapsed).TotalSeconds:0.0} s");
        return string.Join(", ", names);
    }

    // When the process dies meanwhile, nobody is left to hear of it.
    private static Action Work<T>(Func<T> work, Deferred<T> deferred)
    {
        try
        {
            var result = work();
            return () => deferred.Callback(result);
        }
        catch (Exception e)
        {
            return () => deferred.Errback(e);
        }
    }

    internal void Unlink(ProcessTimer timer)
    {
        if (!Alive)
            return;
        TimersPending--;
        if (timer.Before is null)
            timers = timer.After;
        else
            timer.Before.After = timer.After;
        if (timer.After is not null)
            timer.After.Before = timer.Before;
    }

    private void Link(ProcessTimer timer, TimeSpan delay)
    {
        TimersPending++;
        timer.After = timers;
        if (timers is not null)
            timers.Before = timer;
        timers = timer;
        timer.Start(root, delay);
    }

    // Calls posted meanwhile are left for the next time, as the live loop does it.
    private void RunPosted()
    {
        for (var left = posted.Count; left > 0 && posted.TryDequeue(out var call); left--)
            Run(call);
        if (posted.Count > 0 && postDelay is not null && postTimer is not { Active: true })
            Link(postTimer = new ProcessTimer(this, RunPosted), postDelay());
    }
}
