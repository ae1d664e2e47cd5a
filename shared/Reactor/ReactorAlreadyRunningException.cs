namespace Monitoring.Reactor;

/// <summary>A reactor was told to run while it runs.</summary>
/// <example>
/// <code>
/// reactor.CallWhenRunning(reactor.Run); // Throws this, into the reactor's log.
/// reactor.Run();
/// </code>
/// </example>
public sealed class ReactorAlreadyRunningException() : InvalidOperationException("The reactor runs already.");
