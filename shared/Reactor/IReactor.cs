using System.Reactive;
using System.Reactive.Concurrency;

namespace Monitoring.Reactor;

/// <summary>
/// The event loop: one thread on which timers, posted calls and Deferred callbacks run, one after the other. It is
/// also an Rx scheduler, so that Rx's operators run on it. The live one waits in real time, the virtual one in virtual
/// time; nothing else tells them apart.
/// </summary>
/// <example>
/// <code>
/// IReactor reactor = new LiveReactor();
/// reactor.CallLater(TimeSpan.FromSeconds(1), () => Console.WriteLine("one second later"));
/// reactor.DeferToThread(() => File.ReadAllText("/etc/hostname"))
///     .AddCallback(name => Console.WriteLine(name))
///     .AddErrback(failure => Console.WriteLine(failure))
///     .AddBoth(_ => reactor.CallLater(TimeSpan.FromSeconds(2), reactor.Stop));
/// reactor.Run();
/// </code>
/// </example>
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
    /// Runs <paramref name="work"/> on a worker thread of a bounded pool: 8 at a time, and 1,024 wait.
    /// </summary>
    /// <returns>
    /// Fires on the reactor's thread. Fails with a <see cref="WorkersBusyException"/> when too many wait, and with a
    /// <see cref="ReactorNotRunningException"/> when the pool was closed, as it is at the end of a stop.
    /// </returns>
    Deferred<T> DeferToThread<T>(Func<T> work);

    /// <summary>
    /// Runs <paramref name="call"/> once the reactor has started, in the order of asking; at once when it runs already.
    /// </summary>
    void CallWhenRunning(Action call);

    /// <summary>Runs <paramref name="trigger"/> once, when the reactor starts. What it throws is reported.</summary>
    /// <param name="phase">Those before the start come first. When the phase is over, it runs at once.</param>
    /// <param name="trigger">Returns null for nothing to wait for. Only what is begun before the start is waited
    /// for.</param>
    /// <returns>With which it can be taken back.</returns>
    ReactorTrigger AddStartupTrigger(TriggerPhase phase, Func<Deferred<Unit>?> trigger);

    /// <summary>Runs <paramref name="trigger"/> once, when the reactor stops. What it throws is reported.</summary>
    /// <param name="phase">Before: the loop still serves, and waits. During: close what is open. After: last words.
    /// When the phase is over, it runs at once.</param>
    /// <param name="trigger">Returns null for nothing to wait for. Only what is begun before the stop is waited
    /// for.</param>
    /// <returns>With which it can be taken back.</returns>
    ReactorTrigger AddShutdownTrigger(TriggerPhase phase, Func<Deferred<Unit>?> trigger);

    /// <summary>
    /// Runs the loop on the calling thread until <see cref="Stop"/> and the shutdown triggers are through.
    /// </summary>
    /// <exception cref="ReactorAlreadyRunningException">It runs.</exception>
    /// <exception cref="ReactorNotRestartableException">It has run.</exception>
    void Run();

    /// <summary>
    /// Asks the loop to stop, from any thread: its triggers run, its worker threads end what they are at, for 5 s at
    /// most, and then the loop ends. Does nothing while it stops.
    /// </summary>
    /// <exception cref="ReactorNotRunningException">It has not been started, or has stopped. To stop one that may not
    /// have been started yet, post it: <c>reactor.CallFromThread(reactor.Stop)</c>.</exception>
    void Stop();

    /// <summary>What the loop has done so far, for metrics; any thread may read it.</summary>
    ReactorStatistics Statistics { get; }
}
