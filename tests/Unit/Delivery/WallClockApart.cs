using System.Reactive.Concurrency;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Delivery;

/// <summary>A reactor as one host has it whose wall clock is another than that of the rest of the world.</summary>
internal sealed class WallClockApart(IReactor inner) : IReactor
{
    /// <summary>By how much it is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    public TimeSpan Elapsed => inner.Elapsed;

    public DateTimeOffset UtcNow => inner.UtcNow + Ahead;

    public DateTimeOffset Now => UtcNow;

    public bool InReactorThread => inner.InReactorThread;

    public ReactorStatistics Statistics => inner.Statistics;

    public IDelayedCall CallLater(TimeSpan delay, Action call) => inner.CallLater(delay, call);

    public void CallFromThread(Action call) => inner.CallFromThread(call);

    public Deferred<T> DeferToThread<T>(Func<T> work) => inner.DeferToThread(work);

    public void CallWhenRunning(Action call) => inner.CallWhenRunning(call);

    public ReactorTrigger AddStartupTrigger(TriggerPhase phase, Func<Deferred<System.Reactive.Unit>?> trigger) =>
        inner.AddStartupTrigger(phase, trigger);

    public ReactorTrigger AddShutdownTrigger(TriggerPhase phase, Func<Deferred<System.Reactive.Unit>?> trigger) =>
        inner.AddShutdownTrigger(phase, trigger);

    public void Run() => inner.Run();

    public void Stop() => inner.Stop();

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        inner.Schedule(state, action);

    public IDisposable Schedule<TState>(
        TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        inner.Schedule(state, dueTime, action);

    public IDisposable Schedule<TState>(
        TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        inner.Schedule(state, dueTime - Ahead, action);
}
