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
        Action<EndPoint, TransportException>? onRefused)
    {
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

            MakeRoomFor(socket);
            // A handshake takes a millisecond of computing, for which the thread that accepts (or polls the sockets)
            // must not wait.
            ThreadPool.UnsafeQueueUserWorkItem(
                static work => _ = work.Port.Serve(work.Socket), (Port: this, Socket: socket), preferLocal: false);
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

    // Who means it is through in milliseconds: the oldest is most likely one that only takes up room.
    private void MakeRoomFor(Socket newcomer)
    {
        Socket? oldest = null;
        lock (shaking)
        {
            if (shaking.Count == TransportLimits.HandshakesMax)
            {
                oldest = shaking.First!.Value;
                shaking.RemoveFirst();
            }

            shaking.AddLast(newcomer);
        }

        if (oldest is null)
        {
            return;
        }

        var peer = SocketAddresses.PeerOf(oldest);
        oldest.Dispose();
        onRefused?.Invoke(peer, new TransportException(
            TransportError.TooManyHandshakes,
            $"{peer} was shaking hands for longer than {TransportLimits.HandshakesMax} others"));
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

    private async Task Serve(Socket socket)
    {
        StreamTransport transport;
        IProtocol protocol;
        var peer = SocketAddresses.PeerOf(socket);
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
        }

        await transport.Run(protocol, static () => { });
    }
}
