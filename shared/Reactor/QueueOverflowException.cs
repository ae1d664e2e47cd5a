namespace Monitoring.Reactor;

/// <summary>A value was put into a <see cref="DeferredQueue{T}"/> that was full.</summary>
/// <example>
/// <code>
/// var queue = new DeferredQueue&lt;int&gt;(size: 1);
/// queue.Put(1);
/// queue.Put(2); // Throws this.
/// </code>
/// </example>
public sealed class QueueOverflowException(string message) : InvalidOperationException(message);
