namespace Monitoring.Reactor;

/// <summary>Work was given to a reactor's worker threads while as much of it was waiting as may wait.</summary>
/// <example>
/// <code>
/// reactor.DeferToThread(Hash).AddErrback(failure =>
/// {
///     failure.Trap&lt;WorkersBusyException&gt;();
///     return Refuse("busy, try again later");
/// });
/// </code>
/// </example>
public sealed class WorkersBusyException() : InvalidOperationException(
    $"{WorkerThreads.WaitingMax} pieces of work wait for one of {WorkerThreads.ThreadsMax} worker threads already.");
