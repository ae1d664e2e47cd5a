using System.Reactive.Concurrency;

namespace Monitoring.Reactor;

/// <summary>Rx's periodic timers on a reactor, on a <see cref="LoopingCall"/>'s grid: Rx's own would make up for
/// missed ticks in a burst.</summary>
internal sealed class PeriodicWork(IReactor reactor) : ISchedulerPeriodic
{
    public IDisposable SchedulePeriodic<TState>(TState state, TimeSpan period, Func<TState, TState> action)
    {
        var stopped = false;
        LoopingCall? loop = null;
        return ScheduledWork<TState>.Start(reactor, state, TimeSpan.Zero, (_, first) =>
        {
            var current = first;
            loop = new LoopingCall(reactor, () =>
            {
                if (!stopped)
                {
                    current = action(current);
                }
            });
            loop.Start(period, now: false).AddErrback(failure => reactor.CallFromThread(failure.Raise));
            return System.Reactive.Disposables.Disposable.Create(() =>
            {
                stopped = true;
                // Dispose may come from any thread, the loop is the reactor's.
                if (reactor.InReactorThread)
                {
                    StopIfRunning(loop);
                }
                else
                {
                    reactor.CallFromThread(() => StopIfRunning(loop));
                }
            });
        });
    }

    private static void StopIfRunning(LoopingCall loop)
    {
        if (loop.Running)
        {
            loop.Stop();
        }
    }
}
