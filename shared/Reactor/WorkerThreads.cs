namespace Monitoring.Reactor;

/// <summary>Work on the runtime's thread pool on behalf of a reactor, a bounded number at a time; the rest waits in
/// order.</summary>
/// <remarks>For the reactor's thread only: both the asking and the answers happen there, so there is nothing to
/// lock.</remarks>
internal sealed class WorkerThreads(IReactor reactor)
{
    /// <summary>Works that run at the same time.</summary>
    internal const int RunningMax = 8;

    private readonly Queue<Action> waiting = new();
    private int running;

    internal Deferred<T> Run<T>(Func<T> work)
    {
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
            });
        });
        StartNext();
        return deferred;
    }

    private void StartNext()
    {
        while (running < RunningMax && waiting.TryDequeue(out var work))
        {
            running++;
            ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false);
        }
    }
}
