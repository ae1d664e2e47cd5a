namespace Monitoring.Reactor;

/// <summary>A delayed call that was cancelled was touched again.</summary>
public sealed class AlreadyCancelledException(string message) : InvalidOperationException(message);
