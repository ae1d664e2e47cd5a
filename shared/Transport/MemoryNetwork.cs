using System.Net;
using System.Net.Sockets;
using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>
/// The network's twin in memory, for tests and simulations: the same contract as <see cref="TcpNetwork"/>, on a
/// reactor's virtual time and on its thread alone, with faults that a test can ask for.
/// </summary>
/// <example>
/// <code>
/// var reactor = new VirtualReactor();
/// var network = new MemoryNetwork(reactor) { Latency = TimeSpan.FromMilliseconds(20), ByteAtATime = true };
/// network.Listen(new IPEndPoint(IPAddress.Loopback, 7420), null, _ => new Echo(reactor));
/// network.Connect("localhost", 7420, null, () => new Client(reactor));
/// reactor.AdvanceBy(TimeSpan.FromSeconds(1)); // No time passes but this.
/// </code>
/// </example>
/// <param name="reactor">Whose clock latency is counted on. Everything happens on its thread.</param>
public sealed class MemoryNetwork(IReactor reactor) : INetwork
{
    private readonly Dictionary<IPEndPoint, Port> ports = [];
    private readonly List<MemoryLink> links = [];
    private int lastPort = 49151;

    /// <summary>How long bytes travel one way, on links opened from now on.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Deliver single bytes, on links opened from now on: a protocol must not care how a stream is cut
    /// up.</summary>
    public bool ByteAtATime { get; set; }

    /// <summary>What every attempt to connect fails with from now on; null lets them through.</summary>
    public TransportError? ConnectError { get; set; }

    /// <summary>Names that can be dialled, beside addresses in digits.</summary>
    public Dictionary<string, IPAddress> Names { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["localhost"] = IPAddress.Loopback,
    };

    /// <summary>The links that stand, oldest first.</summary>
    public IReadOnlyList<MemoryLink> Links => links;

    /// <inheritdoc/>
    public Deferred<IListeningPort> Listen(IPEndPoint endPoint, TlsServer? tls, Func<EndPoint, IProtocol> accept)
    {
        var bound = endPoint.Port == 0 ? new IPEndPoint(endPoint.Address, ++lastPort) : endPoint;
        var port = new Port(this, bound, tls, accept);
        return ports.TryAdd(bound, port)
            ? Deferred.Succeed<IListeningPort>(port)
            : Deferred.Fail<IListeningPort>(new SocketException((int)SocketError.AddressAlreadyInUse));
    }

    /// <inheritdoc/>
    /// <remarks>TLS is not spoken, but judged: the client must take the listener's certificate for the server's, the
    /// listener sees the client's, and both sides must want TLS or neither.</remarks>
    public Deferred<IProtocol> Connect(string host, int port, TlsClient? tls, Func<IProtocol> make)
    {
        IDelayedCall? pending = null;
        MemoryLink? link = null;
        var latency = Latency;
        var deferred = new Deferred<IProtocol>(_ =>
        {
            pending!.Cancel();
            link?.Client.AbortConnection();
        });
        pending = reactor.CallLater(latency, Arrive);
        return deferred;

        // The first half of the round trip: the listener has the last word, and gets its protocol first.
        void Arrive()
        {
            var error = Judge(host, port, tls, out var listener);
            if (error is null)
            {
                var from = new IPEndPoint(IPAddress.Loopback, ++lastPort);
                link = new MemoryLink(reactor, from, listener!.LocalEndPoint, latency, ByteAtATime, Forget);
                link.Server.PeerCertificate = tls?.Certificate;
                links.Add(link);
            }

            pending = reactor.CallLater(latency, () => Answer(error));
            link?.Server.Open(listener!.Accept(link.Server.Peer));
        }

        void Answer(TransportException? error)
        {
            if (error is null && link!.Client.HasEnded)
            {
                error = new TransportException(TransportError.Broken, $"{host}:{port} broke the connection");
            }

            if (error is not null)
            {
                deferred.Errback(error);
                return;
            }

            var protocol = make();
            link!.Client.Open(protocol);
            deferred.Callback(protocol);
        }
    }

    private TransportException? Judge(string host, int port, TlsClient? tls, out Port? listener)
    {
        listener = null;
        if (ConnectError is { } asked)
        {
            return new TransportException(asked, $"{host}:{port} fails, as the test wants it");
        }

        if (!IPAddress.TryParse(host, out var address) && !Names.TryGetValue(host, out address))
        {
            return new TransportException(TransportError.NameNotFound, $"the name {host} has no address");
        }

        listener = Find(address, port);
        if (listener is null)
        {
            return new TransportException(TransportError.Refused, $"nothing listens on {host}:{port}");
        }

        return (tls, listener.Tls) switch
        {
            (null, null) => null,
            (not null, null) => new TransportException(TransportError.NotTls, $"{host}:{port} speaks no TLS"),
            (null, not null) => new TransportException(TransportError.PeerClosed, $"{host}:{port} wants TLS"),
            (not null, not null) => tls.Judge(listener.Tls.Certificate, reactor.UtcNow) is { } wrong
                ? new TransportException(wrong.Error, $"{host}:{port} {wrong.Text}")
                : null,
        };
    }

    private Port? Find(IPAddress address, int port)
    {
        foreach (var candidate in new[] { address, IPAddress.Any, IPAddress.IPv6Any })
        {
            if (ports.TryGetValue(new IPEndPoint(candidate, port), out var found))
            {
                return found;
            }
        }

        return null;
    }

    private void Forget(MemoryLink link) => links.Remove(link);

    private sealed record Port(
        MemoryNetwork Network, IPEndPoint LocalEndPoint, TlsServer? Tls, Func<EndPoint, IProtocol> Accept)
        : IListeningPort
    {
        public void Close() => Network.ports.Remove(LocalEndPoint);
    }
}
