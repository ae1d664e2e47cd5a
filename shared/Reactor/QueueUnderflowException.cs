namespace Monitoring.Reactor;

/// <summary>An empty <see cref="DeferredQueue{T}"/> was asked for a value while as many waited as may.</summary>
public sealed class QueueUnderflowException(string message) : InvalidOperationException(message);
