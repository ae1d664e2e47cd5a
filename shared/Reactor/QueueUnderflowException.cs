namespace Monitoring.Reactor;

/// <summary>An empty <see cref="DeferredQueue{T}"/> was asked for a value while as many waited as may.</summary>
/// <example>
/// <code>
/// var queue = new DeferredQueue&lt;int&gt;(backlog: 1);
/// queue.Get();
/// queue.Get(); // Throws this.
/// </code>
/// </example>
public sealed class QueueUnderflowException(string message) : InvalidOperationException(message);
