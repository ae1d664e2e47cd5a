namespace Monitoring.Reactor;

/// <summary>A reactor was told to run while it runs.</summary>
public sealed class ReactorAlreadyRunningException() : InvalidOperationException("The reactor runs already.");
