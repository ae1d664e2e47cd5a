namespace Monitoring.Transport;

/// <summary>A stream could not be opened, or ended otherwise than in order. The message is one line for people;
/// decide by <see cref="Error"/>.</summary>
/// <example>
/// <code>
/// public void ConnectionLost(Exception? reason)
/// {
///     if (reason is TransportException { Error: TransportError.PeerTooSlow } slow)
///     {
///         log.Warn(slow.Message);
///     }
/// }
/// </code>
/// </example>
public sealed class TransportException(TransportError error, string message, Exception? inner = null)
    : IOException(message, inner)
{
    /// <summary>What happened.</summary>
    public TransportError Error { get; } = error;
}
