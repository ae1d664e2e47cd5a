using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Monitoring.Reactor;

/// <summary>What an Rx operator scheduled on a reactor. Operators schedule and dispose on any thread; the timer is
/// the reactor thread's alone.</summary>
internal sealed class ScheduledWork<TState> : IDisposable
{
    private readonly IReactor reactor;
    private readonly TState state;
    private readonly Func<IScheduler, TState, IDisposable> action;
    private readonly SingleAssignmentDisposable inner = new();
    private IDelayedCall? timer;

    private ScheduledWork(IReactor reactor, TState state, Func<IScheduler, TState, IDisposable> action)
    {
        this.reactor = reactor;
        this.state = state;
        this.action = action;
    }

    /// <summary>Schedules; a negative delay is none.</summary>
    internal static IDisposable Start(
        IReactor reactor, TState state, TimeSpan delay, Func<IScheduler, TState, IDisposable> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var work = new ScheduledWork<TState>(reactor, state, action);
        var span = delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
        if (reactor.InReactorThread)
        {
            work.Arm(span);
        }
        else
        {
            reactor.CallFromThread(() => work.Arm(span));
        }

        return work;
    }

    public void Dispose()
    {
        if (inner.IsDisposed)
        {
            return;
        }

        inner.Dispose();
        if (reactor.InReactorThread)
        {
            Disarm();
        }
        else
        {
            reactor.CallFromThread(Disarm);
        }
    }

    private void Arm(TimeSpan delay)
    {
        if (!inner.IsDisposed)
        {
            timer = reactor.CallLater(delay, Run);
        }
    }

    private void Disarm()
    {
        if (timer is { Active: true })
        {
            timer.Cancel();
        }
    }

    private void Run()
    {
        if (!inner.IsDisposed)
        {
            inner.Disposable = action(reactor, state);
        }
    }
}
