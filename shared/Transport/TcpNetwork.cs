using System.Net;
using System.Net.Sockets;
using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>The live network: TCP, with TLS 1.3 or plain.</summary>
/// <remarks>
/// Protocols are called on the thread on which the operating system reports bytes when
/// <c>DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS</c> is 1 in the environment before the first socket is made, else
/// on the thread pool; the former saves most of a small read's cost, and protocols must never block there.
/// </remarks>
/// <example>
/// <code>
/// var reactor = new LiveReactor();
/// var network = new TcpNetwork(reactor, (peer, why) => Console.Error.WriteLine($"{peer}: {why.Message}"));
/// reactor.CallWhenRunning(() =>
///     network.Listen(new IPEndPoint(IPAddress.Loopback, 7420), null, _ => new Echo(reactor)));
/// reactor.Run();
/// </code>
/// </example>
/// <param name="reactor">Where Deferreds fire, and whose clock bounds what is waited for.</param>
/// <param name="onRefused">Gets each connection that was refused or failed its handshake, on an I/O thread.</param>
/// <param name="proxies">Which connections are dialled through a proxy; null for none.</param>
/// <param name="gate">Decides which connections its ports take; null for all.</param>
/// <param name="handedOver">A bound port that was opened for this program; the first to listen gets it in place of one
/// of its own. Default: none.</param>
public sealed class TcpNetwork(
    IReactor reactor,
    Action<EndPoint, TransportException>? onRefused = null,
    ProxyRules? proxies = null,
    IAcceptGate? gate = null,
    Socket? handedOver = null) : INetwork
{
    private Socket? unused = handedOver;

    /// <inheritdoc/>
    public Deferred<IListeningPort> Listen(IPEndPoint endPoint, TlsServer? tls, Func<EndPoint, IProtocol> accept) =>
        Deferred.Maybe<IListeningPort>(() =>
        {
            var socket = Interlocked.Exchange(ref unused, null) ?? ListeningPort.Bind(endPoint);
            var port = new ListeningPort(reactor, socket, tls, accept, gate, onRefused);
            _ = port.Run();
            return port;
        });

    /// <inheritdoc/>
    /// <remarks>Fails with a <see cref="TransportException"/>. Between the protocol's
    /// <see cref="IProtocol.ConnectionMade"/> and its first data the Deferred's firing is posted to the reactor; what
    /// the protocol posts keeps that order.</remarks>
    public Deferred<IProtocol> Connect(string host, int port, TlsClient? tls, Func<IProtocol> make)
    {
        var cancel = new CancellationTokenSource();
        var deferred = new Deferred<IProtocol>(_ => cancel.Cancel());
        _ = Dial();
        return deferred;

        async Task Dial()
        {
            try
            {
                var socket = await Open(new HostPort(host, port), cancel.Token);
                // Connecting to this host may end at once. Were the protocol served on the reactor's own thread then,
                // it could be told of the connection's end before the Deferred has fired.
                await Task.Yield();
                Stream stream = tls is null
                    ? new NetworkStream(socket, ownsSocket: true)
                    : await TlsHandshake.AsClient(reactor, socket, tls, host, cancel.Token);
                var transport = new StreamTransport(reactor, socket, stream);
                var protocol = Make(transport);
                await transport.Run(protocol, () => reactor.CallFromThread(() => Fire(protocol, transport)));
            }
            catch (Exception error)
            {
                reactor.CallFromThread(() =>
                {
                    if (!deferred.Called)
                    {
                        deferred.Errback(error);
                    }
                });
            }
        }

        IProtocol Make(StreamTransport transport)
        {
            try
            {
                return make();
            }
            catch
            {
                transport.AbortConnection();
                throw;
            }
        }

        void Fire(IProtocol protocol, StreamTransport transport)
        {
            if (deferred.Called)
            {
                // It was cancelled while this call was on its way.
                transport.AbortConnection();
            }
            else
            {
                deferred.Callback(protocol);
            }
        }
    }

    private async Task<Socket> Open(HostPort target, CancellationToken cancel)
    {
        if (proxies?.For(target) is not { } proxy)
        {
            return await SocketDial.Open(reactor, target, "the collector", cancel);
        }

        var socket = await SocketDial.Open(reactor, proxy.Address, "the proxy", cancel);
        try
        {
            await ProxyHandshake.Ask(reactor, socket, proxy, target, cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
