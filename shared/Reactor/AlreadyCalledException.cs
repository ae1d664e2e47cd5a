namespace Monitoring.Reactor;

/// <summary>A Deferred was fired twice, or a delayed call that has run was touched.</summary>
/// <remarks>To find who fired it first, set <see cref="Deferred.RecordStacks"/> and read the message.</remarks>
/// <example>
/// <code>
/// var done = new Deferred&lt;int&gt;();
/// done.Callback(1);
/// done.Callback(2); // Throws this.
/// </code>
/// </example>
public sealed class AlreadyCalledException(string message) : InvalidOperationException(message);
