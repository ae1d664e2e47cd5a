namespace Monitoring.Reactor;

/// <summary>A value was put into a <see cref="DeferredQueue{T}"/> that was full.</summary>
public sealed class QueueOverflowException(string message) : InvalidOperationException(message);
