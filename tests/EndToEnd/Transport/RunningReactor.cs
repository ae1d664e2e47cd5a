using System.Collections.Concurrent;
using Monitoring.Reactor;

namespace Monitoring.Tests.EndToEnd.Transport;

/// <summary>A live reactor on a thread of its own, and the errors of its calls.</summary>
internal sealed class RunningReactor : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Thread thread;

    internal RunningReactor()
    {
        Reactor = new LiveReactor(Failures.Enqueue);
        thread = new Thread(Reactor.Run);
        thread.Start();
    }

    internal LiveReactor Reactor { get; }

    internal ConcurrentQueue<Exception> Failures { get; } = [];

    public void Dispose()
    {
        Reactor.CallFromThread(Reactor.Stop);
        thread.Join();
    }

    /// <summary>Calls on the reactor's thread and waits for what its Deferred comes to.</summary>
    internal async Task<T> Ask<T>(Func<Deferred<T>> call)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Reactor.CallFromThread(() => Deferred.Maybe(call).AddCallbacks(
            answer.SetResult, failure => answer.SetException(failure.Exception)));
        return await answer.Task.WaitAsync(Patience);
    }
}
