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
    private readonly LinkedList<Socket> shaking = new();

    /// <exception cref="SocketException">The address is in use, or not this host's.</exception>
    internal ListeningPort(
        IReactor reactor,
        IPEndPoint endPoint,
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
        listener = Bind(endPoint);
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
            if (!MayEnter(socket, peer))
            {
                continue;
            }

            // A handshake takes a millisecond of computing, for which the thread that accepts (or polls the sockets)
            // must not wait.
            ThreadPool.UnsafeQueueUserWorkItem(
                static work => _ = work.Port.Serve(work.Socket, work.Peer),
                (Port: this, Socket: socket, Peer: peer),
                preferLocal: false);
        }
    }

    private static Socket Bind(IPEndPoint endPoint)
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

    private bool MayEnter(Socket newcomer, EndPoint peer)
    {
        if (gate?.Enter(peer) is { } refusal)
        {
            newcomer.Dispose();
            onRefused?.Invoke(peer, refusal);
            return false;
        }

        var leaves = MakeRoomFor(newcomer);
        if (leaves is null)
        {
            return true;
        }

        var itsPeer = leaves == newcomer ? peer : SocketAddresses.PeerOf(leaves);
        leaves.Dispose();
        onRefused?.Invoke(itsPeer, new TransportException(
            TransportError.TooManyHandshakes,
            $"{itsPeer} was one of over {TransportLimits.HandshakesMax} that shook hands, and kept this side waiting"));
        if (leaves != newcomer)
        {
            return true;
        }

        gate?.Leave(peer);
        return false;
    }

    /// <summary>Who has to leave for a newcomer: null for nobody, or the newcomer itself.</summary>
    /// <remarks>Who means it is through in milliseconds, unless this side is too busy. So the oldest leaves of those
    /// that have sent nothing that waits to be read: it is most likely one that only takes up room.</remarks>
    private Socket? MakeRoomFor(Socket newcomer)
    {
        lock (shaking)
        {
            Socket? leaves = null;
            if (shaking.Count == TransportLimits.HandshakesMax)
            {
                leaves = shaking.Take(TransportLimits.HandshakesLookedAtMax).FirstOrDefault(KeepsUsWaiting);
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

    private bool IsThrough(Socket socket)
    {
        lock (shaking)
        {
            return shaking.Remove(socket);
        }
    }

    private Task Pause()
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        reactor.Schedule(TransportLimits.AcceptPause, over.SetResult);
        return over.Task;
    }

    private async Task Serve(Socket socket, EndPoint peer)
    {
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
            if (IsThrough(socket))
            {
                onRefused?.Invoke(peer, error);
            }

            return;
        }
        catch (Exception error)
        {
            socket.Dispose();
            if (error is not SocketException)
            {
                // Accepting threw: the reactor's guard counts and logs it.
                reactor.CallFromThread(() => new Failure(error).Raise());
            }

            return;
        }
        finally
        {
            IsThrough(socket);
            gate?.Leave(peer);
        }

        await transport.Run(protocol, static () => { });
    }
}
