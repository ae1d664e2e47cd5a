namespace Monitoring.Transport;

/// <summary>
/// What sits on a byte stream and gives it meaning. A protocol sees bytes and never a socket, so a test can drive it
/// with bytes.
/// </summary>
/// <remarks>
/// For one connection the calls come one at a time and in this order: <see cref="ConnectionMade"/>, any number of
/// <see cref="DataReceived"/>, <see cref="ConnectionLost"/> once. They come on the thread that read, which is the
/// reactor's in the in-memory transport and need not be it in the live one: what must run on the reactor is posted
/// there by the protocol.
/// </remarks>
/// <example>
/// <code>
/// sealed class Echo : IProtocol
/// {
///     private ITransport? transport;
///
///     public void ConnectionMade(ITransport transport) => this.transport = transport;
///
///     public void DataReceived(ReadOnlySpan&lt;byte&gt; data) => transport!.Write(data);
///
///     public void ConnectionLost(Exception? reason) => transport = null;
/// }
/// </code>
/// </example>
public interface IProtocol
{
    /// <summary>The stream is open; with TLS, the handshake is done.</summary>
    void ConnectionMade(ITransport transport);

    /// <summary>Bytes arrived. The span is valid during the call only.</summary>
    void DataReceived(ReadOnlySpan<byte> data);

    /// <summary>The stream has ended; nothing comes after it.</summary>
    /// <param name="reason">Null when this side closed it in order; otherwise what happened.</param>
    void ConnectionLost(Exception? reason);
}
