namespace Monitoring.Reactor;

/// <summary>A delayed call that was cancelled was touched again.</summary>
/// <example>
/// <code>
/// var call = reactor.CallLater(TimeSpan.FromSeconds(1), Beep);
/// call.Cancel();
/// call.Cancel(); // Throws this; CancelIfActive would not.
/// </code>
/// </example>
public sealed class AlreadyCancelledException(string message) : InvalidOperationException(message);
