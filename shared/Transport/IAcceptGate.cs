using System.Net;

namespace Monitoring.Transport;

/// <summary>
/// Decides which connections a port takes, before they have cost anything. It is asked on I/O threads, several at a
/// time.
/// </summary>
/// <example>
/// <code>
/// sealed class OneAtATime : IAcceptGate
/// {
///     private int inside;
///
///     public TransportException? Enter(EndPoint peer) => Interlocked.Increment(ref inside) == 1
///         ? null
///         : new TransportException(TransportError.TooManyHandshakes, $"{peer} came while another was there");
///
///     public void Leave(EndPoint peer) => Interlocked.Exchange(ref inside, 0);
/// }
/// </code>
/// </example>
public interface IAcceptGate
{
    /// <summary>A connection came.</summary>
    /// <returns>Null when it may shake hands. Otherwise why it is closed at once.</returns>
    TransportException? Enter(EndPoint peer);

    /// <summary>A connection that was let in has shaken hands, and is its protocol's now, or has come to
    /// nothing.</summary>
    void Leave(EndPoint peer);
}
