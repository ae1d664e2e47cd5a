namespace Monitoring.Reactor;

/// <summary>A Deferred was fired twice, or a delayed call that has run was touched.</summary>
public sealed class AlreadyCalledException(string message) : InvalidOperationException(message);
