namespace Monitoring.Reactor;

/// <summary>Something was asked of a reactor that it can only do while it runs.</summary>
/// <example>
/// <code>
/// var reactor = new LiveReactor();
/// reactor.Stop(); // Throws this.
/// </code>
/// </example>
public sealed class ReactorNotRunningException()
    : InvalidOperationException("The reactor doesn't run: it was not started yet, or has been stopped.");
