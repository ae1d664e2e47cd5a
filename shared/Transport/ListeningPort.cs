using System.Net;
using System.Net.Sockets;
using System.Reactive.Concurrency;
using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>Accepts connections on a bound socket, shakes hands with each, and gives it a protocol.</summary>
internal sealed class ListeningPort : IListeningPort
{
    private readonly IReactor reactor;
    private readonly Socket listener;
    private readonly TlsServer? tls;
    private readonly Func<EndPoint, IProtocol> accept;
    private readonly IAcceptGate? gate;
    private readonly Action<EndPoint, TransportException>? onRefused;
    private volatile bool closed;

    // Those that shake hands, the oldest first. Guarded by itself.
    private readonly LinkedList<Shaking> shaking = new();

    internal ListeningPort(
        IReactor reactor,
        Socket listener,
        TlsServer? tls,
        Func<EndPoint, IProtocol> accept,
        IAcceptGate? gate,
        Action<EndPoint, TransportException>? onRefused)
    {
        this.gate = gate;
        this.reactor = reactor;
        this.accept = accept;
        this.onRefused = onRefused;
        this.tls = tls;
        this.listener = listener;
        LocalEndPoint = (IPEndPoint)listener.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    public void Close()
    {
        closed = true;
        listener.Dispose();
    }

    /// <summary>Accepts until the port is closed. Never throws.</summary>
    internal async Task Run()
    {
        while (!closed)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync();
            }
            catch (Exception) when (closed)
            {
                return;
            }
            catch (SocketException)
            {
                // Out of descriptors or memory, or the peer left: without a pause the loop would spin until that is
                // over.
                await Pause();
                continue;
            }

            // Asked now: a peer that has reset the connection by the time it is served has no address any more.
            var peer = SocketAddresses.PeerOf(socket);
            if (Enter(socket, peer) is { } place)
            {
                // A handshake takes a millisecond of computing, for which the thread that accepts (or polls the
                // sockets) must not wait.
                ThreadPool.UnsafeQueueUserWorkItem(
                    static work => _ = work.Port.Serve(work.Place), (Port: this, Place: place), preferLocal: false);
            }
        }
    }

    /// <summary>Opens a port.</summary>
    /// <exception cref="SocketException">The address is in use, or not this host's.</exception>
    internal static Socket Bind(IPEndPoint endPoint)
    {
        var wanted = endPoint.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6
            ? new IPEndPoint(IPAddress.Any, endPoint.Port)
            : endPoint;
        var socket = new Socket(wanted.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (wanted.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(wanted);
            socket.Listen(TransportLimits.BacklogMax);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    // Null when it may not.
    private LinkedListNode<Shaking>? Enter(Socket newcomer, EndPoint peer)
    {
        if (gate?.Enter(peer) is { } refusal)
        {
            newcomer.Dispose();
            onRefused?.Invoke(peer, refusal);
            return null;
        }

        var place = new LinkedListNode<Shaking>(new Shaking(newcomer, peer, reactor.Elapsed));
        if (MakeRoomFor(place) is not { } leaves)
        {
            return place;
        }

        leaves.Value.Socket.Dispose();
        onRefused?.Invoke(leaves.Value.Peer, new TransportException(
            TransportError.TooManyHandshakes,
            $"{leaves.Value.Peer} was one of over {TransportLimits.HandshakesMax} that shook hands"));
        if (leaves != place)
        {
            return place;
        }

        gate?.Leave(peer);
        return null;
    }

    /// <summary>Who has to leave for a newcomer: null for nobody, or the newcomer itself.</summary>
    /// <remarks>Who means it is through in milliseconds, unless one of both sides is too busy, as when a fleet comes
    /// back together. So the oldest leaves of those that have kept this side waiting for a while: it is most likely one
    /// that only takes up room. When all are new, or wait for this side, there is no use in taking on more.</remarks>
    private LinkedListNode<Shaking>? MakeRoomFor(LinkedListNode<Shaking> newcomer)
    {
        lock (shaking)
        {
            LinkedListNode<Shaking>? leaves = null;
            if (shaking.Count == TransportLimits.HandshakesMax)
            {
                leaves = FindIdle(newcomer.Value.Since - TransportLimits.HandshakeGrace);
                if (leaves is null)
                {
                    return newcomer;
                }

                shaking.Remove(leaves);
            }

            shaking.AddLast(newcomer);
            return leaves;
        }
    }

    private LinkedListNode<Shaking>? FindIdle(TimeSpan since)
    {
        var place = shaking.First;
        for (var i = 0; i < TransportLimits.HandshakesLookedAtMax && place is not null; i++, place = place.Next)
        {
            if (place.Value.Since > since)
            {
                return null;
            }

            if (KeepsUsWaiting(place.Value.Socket))
            {
                return place;
            }
        }

        return null;
    }

    private static bool KeepsUsWaiting(Socket socket)
    {
        try
        {
            return socket.Available == 0;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    // False when it was through already, or has had to make room.
    private bool IsThrough(LinkedListNode<Shaking> place)
    {
        lock (shaking)
        {
            if (place.List is null)
            {
                return false;
            }

            shaking.Remove(place);
            return true;
        }
    }

    private Task Pause()
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        reactor.Schedule(TransportLimits.AcceptPause, over.SetResult);
        return over.Task;
    }

    private async Task Serve(LinkedListNode<Shaking> place)
    {
        var (socket, peer, _) = place.Value;
        StreamTransport transport;
        IProtocol protocol;
        try
        {
            socket.NoDelay = true;
            Stream stream = tls is null
                ? new NetworkStream(socket, ownsSocket: true)
                : await TlsHandshake.AsServer(reactor, socket, tls);
            transport = new StreamTransport(reactor, socket, stream);
            protocol = accept(peer);
        }
        catch (TransportException error)
        {
            // Who had to make room was told of then.
            if (IsThrough(place))
            {
                onRefused?.Invoke(peer, error);
            }

            return;
        }
        catch (Exception error)
        {
            socket.Dispose();
            if (error is not (SocketException or ObjectDisposedException))
            {
                // Accepting threw: the reactor's guard counts and logs it.
                reactor.CallFromThread(() => new Failure(error).Raise());
            }

            return;
        }
        finally
        {
            IsThrough(place);
            gate?.Leave(peer);
        }

        await transport.Run(protocol, static () => { });
    }

    /// <summary>A connection that shakes hands.</summary>
    private sealed record Shaking(Socket Socket, EndPoint Peer, TimeSpan Since);
}
