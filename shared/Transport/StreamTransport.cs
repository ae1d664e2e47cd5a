using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Reactive.Concurrency;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>One live connection: reads for its protocol on whatever thread the bytes arrive, and sends what any
/// thread writes.</summary>
/// <remarks>
/// Only <see cref="Run"/> calls the protocol, so the calls come one at a time. It waits with reads of zero bytes and
/// takes a buffer only when there is something to read, so that a connection that waits holds none.
/// </remarks>
internal sealed class StreamTransport : ITransport
{
    private const int ReadsInARowMax = 16;
    private readonly Lock gate = new();
    private readonly IReactor reactor;
    private readonly Socket socket;
    private readonly Stream stream;
    private readonly int readBytes;
    private readonly int writeBytes;

    // Written under gate. The volatile ones are also read without it, by the reading side.
    private readonly SendQueue unsent = new();
    private bool sending;
    private volatile bool closing;
    private volatile bool ended;
    private Exception? endReason;
    private IDisposable? closeTimer;
    private volatile TaskCompletionSource? paused;

    internal StreamTransport(IReactor reactor, Socket socket, Stream stream)
    {
        this.reactor = reactor;
        this.socket = socket;
        this.stream = stream;
        (readBytes, writeBytes) = stream is SslStream
            ? (TransportLimits.TlsReadBytes, TransportLimits.TlsWriteBytes)
            : (TransportLimits.PlainReadBytes, int.MaxValue);
        Peer = SocketAddresses.PeerOf(socket);
    }

    public EndPoint Peer { get; }

    public X509Certificate2? PeerCertificate => (stream as SslStream)?.RemoteCertificate as X509Certificate2;

    public int UnsentBytes
    {
        get
        {
            lock (gate)
            {
                return unsent.UnsentBytes;
            }
        }
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        bool tooSlow;
        lock (gate)
        {
            if (ended || closing || data.IsEmpty)
            {
                return;
            }

            tooSlow = data.Length > TransportLimits.UnsentBytesMax - unsent.UnsentBytes;
            if (!tooSlow)
            {
                unsent.Add(data);
                if (sending)
                {
                    return;
                }

                sending = true;
            }
        }

        if (tooSlow)
        {
            Abort(new TransportException(
                TransportError.PeerTooSlow,
                $"{Peer} reads too slowly: over {TransportLimits.UnsentBytesMax} bytes wait for it"));
        }
        else
        {
            _ = Send();
        }
    }

    public void PauseReading()
    {
        lock (gate)
        {
            if (!ended)
            {
                paused ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    public void ResumeReading()
    {
        TaskCompletionSource? pause;
        lock (gate)
        {
            (pause, paused) = (paused, null);
        }

        pause?.TrySetResult();
    }

    public void LoseConnection()
    {
        lock (gate)
        {
            if (ended || closing)
            {
                return;
            }

            closing = true;
            paused?.TrySetResult();
            closeTimer = reactor.Schedule(TransportLimits.CloseTimeout, CloseTimedOut);
            if (sending)
            {
                return;
            }

            sending = true;
        }

        _ = Send();
    }

    public void AbortConnection() =>
        Abort(new TransportException(TransportError.Aborted, $"the connection to {Peer} was aborted by this side"));

    /// <summary>Serves the protocol until the stream ends. Never throws.</summary>
    /// <param name="protocol">Whom to serve.</param>
    /// <param name="onMade">Called between <see cref="IProtocol.ConnectionMade"/> and the first data.</param>
    internal async Task Run(IProtocol protocol, Action onMade)
    {
        try
        {
            protocol.ConnectionMade(this);
            onMade();
            await Read(protocol);
            End(closing ? null : new TransportException(TransportError.PeerClosed, $"{Peer} closed the connection"));
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            End(Broken(error));
        }
        catch (Exception error)
        {
            Abort(new TransportException(
                TransportError.ProtocolFault, $"the protocol failed on what {Peer} sent: {error.Message}", error));
        }

        try
        {
            protocol.ConnectionLost(endReason);
        }
        catch (Exception error)
        {
            // The reactor's guard counts and logs it.
            reactor.CallFromThread(() => new Failure(error).Raise());
        }
    }

    private async Task Read(IProtocol protocol)
    {
        while (true)
        {
            // A side that closes reads to the end, or the close would become a reset.
            if (!closing && paused is { } pause)
            {
                await pause.Task;
            }

#pragma warning disable CA2022, MA0060 // It only waits for bytes: how many there are is not known before the next read.
            await stream.ReadAsync(Memory<byte>.Empty);
#pragma warning restore CA2022, MA0060
            var buffer = ArrayPool<byte>.Shared.Rent(readBytes);
            try
            {
                int count;
                var reads = 0;
                do
                {
                    count = await stream.ReadAsync(buffer);
                    if (count == 0)
                    {
                        return;
                    }

                    Deliver(protocol, buffer.AsSpan(0, count));
                }
                while (count == buffer.Length && ++reads < ReadsInARowMax && paused is null);
                if (reads == ReadsInARowMax)
                {
                    // A peer that sends faster than it is read must not keep this thread from the others' connections.
                    await Task.Yield();
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private void Deliver(IProtocol protocol, ReadOnlySpan<byte> data)
    {
        // What arrives after this side has closed is for nobody, but must be read, or the close would become a reset.
        if (!closing && !ended)
        {
            protocol.DataReceived(data);
        }
    }

    private async Task Send()
    {
        try
        {
            while (true)
            {
                ReadOnlyMemory<byte> next;
                lock (gate)
                {
                    next = unsent.Next();
                    if (next.IsEmpty)
                    {
                        sending = false;
                        if (!closing || ended)
                        {
                            return;
                        }
                    }
                }

                if (next.IsEmpty)
                {
                    await CloseSendingSide();
                    return;
                }

                while (!next.IsEmpty)
                {
                    var count = Math.Min(next.Length, writeBytes);
                    await stream.WriteAsync(next[..count]);
                    next = next[count..];
                }
            }
        }
        catch (Exception error)
        {
            End(Broken(error));
        }
    }

    private async Task CloseSendingSide()
    {
        if (stream is SslStream tls)
        {
            await tls.ShutdownAsync();
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private void CloseTimedOut() => End(UnsentBytes == 0
        ? null
        : new TransportException(TransportError.PeerTooSlow, $"{Peer} did not take the last bytes before the close"));

    /// <summary>Ends the stream without the operating system trying to send on.</summary>
    private void Abort(Exception reason)
    {
        if (!ended)
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, 0);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // It is gone already, which is what is wanted.
            }
        }

        End(reason);
    }

    /// <summary>Ends the stream; the pending read returns, and <see cref="Run"/> tells the protocol. The first reason
    /// stays.</summary>
    private void End(Exception? reason)
    {
        lock (gate)
        {
            if (ended)
            {
                return;
            }

            ended = true;
            endReason = reason;
            unsent.Clear();
            closeTimer?.Dispose();
        }

        socket.Dispose();
        stream.Dispose();
        ResumeReading();
    }

    private TransportException Broken(Exception error) =>
        new(TransportError.Broken, $"the connection to {Peer} broke: {(error.InnerException ?? error).Message}", error);
}
