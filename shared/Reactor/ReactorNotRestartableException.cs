namespace Monitoring.Reactor;

/// <summary>A reactor was told to run that has run and was stopped: one reactor runs once.</summary>
/// <example>
/// <code>
/// reactor.CallWhenRunning(reactor.Stop);
/// reactor.Run();
/// reactor.Run(); // Throws this.
/// </code>
/// </example>
public sealed class ReactorNotRestartableException()
    : InvalidOperationException("The reactor has run and was stopped; make another one to run again.");
