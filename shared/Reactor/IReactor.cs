using System.Reactive;
using System.Reactive.Concurrency;

namespace Monitoring.Reactor;

/// <summary>
/// The event loop: one thread on which timers, posted calls and Deferred callbacks run, one after the other. It is
/// also an Rx scheduler, so that Rx's operators run on it. The live one waits in real time, the virtual one in virtual
/// time; nothing else tells them apart.
/// </summary>
public interface IReactor : IReactorTime, IScheduler
{
    /// <summary>True on the reactor's own thread.</summary>
    bool InReactorThread { get; }

    /// <summary>
    /// Runs <paramref name="call"/> on the reactor's thread, in the order of posting. Any thread may post; the loop
    /// is woken.
    /// </summary>
    void CallFromThread(Action call);

    /// <summary>
    /// Runs <paramref name="work"/> on a worker thread of a bounded pool; the Deferred fires on the reactor's thread.
    /// </summary>
    Deferred<T> DeferToThread<T>(Func<T> work);

    /// <summary>Runs <paramref name="call"/> once the loop runs; at once when it already does.</summary>
    void CallWhenRunning(Action call);

    /// <summary>
    /// Runs <paramref name="trigger"/> when the reactor stops. A trigger before shutdown may return a Deferred, which
    /// is awaited.
    /// </summary>
    /// <param name="phase">Before: the loop still serves. During: close what is open. After: last words.</param>
    /// <param name="trigger">Null for nothing to wait for.</param>
    void AddShutdownTrigger(ShutdownPhase phase, Func<Deferred<Unit>?> trigger);

    /// <summary>
    /// Runs the loop on the calling thread until <see cref="Stop"/> and the shutdown triggers are through.
    /// </summary>
    /// <exception cref="InvalidOperationException">It runs already, or has run.</exception>
    void Run();

    /// <summary>Asks the loop to stop, from any thread.</summary>
    void Stop();

    /// <summary>What the loop has done so far, for metrics; any thread may read it.</summary>
    ReactorStatistics Statistics { get; }
}
