namespace Monitoring.Reactor;

/// <summary>Something was asked of a reactor that it can only do while it runs.</summary>
public sealed class ReactorNotRunningException()
    : InvalidOperationException("The reactor doesn't run: it was not started yet, or has been stopped.");
