using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>Work on the runtime's thread pool on behalf of a reactor, a bounded number at a time; the rest waits in
/// order, up to a limit.</summary>
/// <remarks>For the reactor's thread only: both the asking and the answers happen there, so there is nothing to
/// lock.</remarks>
internal sealed class WorkerThreads(IReactor reactor)
{
    /// <summary>Works that run at the same time: 8.</summary>
    internal const int ThreadsMax = 8;

    /// <summary>Works that wait for a thread: 1,024.</summary>
    internal const int WaitingMax = 1024;

    /// <summary>How long a stop waits for what runs or waits: 5 s.</summary>
    internal static readonly TimeSpan StopMax = TimeSpan.FromSeconds(5);

    private readonly Queue<Action> waiting = new();
    private int running;
    private Deferred<Unit>? idle;

    internal Deferred<T> Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (idle is not null)
        {
            return Deferred.Fail<T>(new ReactorNotRunningException());
        }

        if (waiting.Count == WaitingMax)
        {
            return Deferred.Fail<T>(new WorkersBusyException());
        }

        var deferred = new Deferred<T>();
        waiting.Enqueue(() =>
        {
            Outcome<T> outcome;
            try
            {
                outcome = work();
            }
            catch (Exception exception)
            {
                outcome = new Failure(exception);
            }

            reactor.CallFromThread(() =>
            {
                running--;
                StartNext();
                deferred.Fire(outcome);
                TellWhenIdle();
            });
        });
        StartNext();
        return deferred;
    }

    /// <summary>Takes no more work.</summary>
    /// <returns>Fires when all that was given is done, or after <see cref="StopMax"/>.</returns>
    internal Deferred<Unit> Stop()
    {
        idle = new Deferred<Unit>();
        var stopped = idle.AddTimeout(StopMax, reactor).AddErrback(_ => Unit.Default);
        TellWhenIdle();
        return stopped;
    }

    private void StartNext()
    {
        while (running < ThreadsMax && waiting.TryDequeue(out var work))
        {
            running++;
            ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false);
        }
    }

    private void TellWhenIdle()
    {
        if (running == 0 && idle is { Called: false })
        {
            idle.Callback(Unit.Default);
        }
    }
}
