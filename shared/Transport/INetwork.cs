using System.Net;
using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>
/// Opens byte streams: TCP with TLS 1.3 or (loopback only) without in production, an in-memory twin in tests.
/// </summary>
/// <example>
/// <code>
/// INetwork network = new TcpNetwork(reactor);
/// network.Listen(new IPEndPoint(IPAddress.Loopback, 7420), null, peer => new Echo(reactor)).AddCallback(port =>
///     network.Connect("localhost", port.LocalEndPoint.Port, null, () => new Client(reactor)));
/// </code>
/// </example>
public interface INetwork
{
    /// <summary>
    /// Accepts connections until the port is closed; each gets a protocol of its own from <paramref name="accept"/>.
    /// </summary>
    /// <returns>
    /// Fires with the port once it is bound; fails with a <see cref="System.Net.Sockets.SocketException"/> when it is
    /// in use.
    /// </returns>
    Deferred<IListeningPort> Listen(IPEndPoint endPoint, TlsServer? tls, Func<EndPoint, IProtocol> accept);

    /// <summary>Dials <paramref name="host"/> and, with TLS, shakes hands. Cancelling the Deferred gives up.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="tls">Null for plain bytes.</param>
    /// <param name="make">Makes the protocol once the stream is open.</param>
    Deferred<IProtocol> Connect(string host, int port, TlsClient? tls, Func<IProtocol> make);
}
