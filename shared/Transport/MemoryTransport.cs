using System.Net;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>One end of a <see cref="MemoryLink"/>. For the reactor's thread only.</summary>
internal sealed class MemoryTransport(MemoryLink link, IReactor reactor, EndPoint peer) : ITransport
{
    private readonly Queue<byte[]> unsent = new();
    private readonly Queue<byte[]> unread = new();
    private IProtocol? protocol;
    private IDelayedCall? closeTimer;
    private TimeSpan lastArrival;
    private bool paused;
    private bool closing;
    private bool closeSent;
    private bool ended;

    public EndPoint Peer => peer;

    public X509Certificate2? PeerCertificate { get; internal set; }

    public int UnsentBytes { get; private set; }

    internal bool HasEnded => ended;

    internal MemoryTransport Other { get; set; } = null!;

    public void Write(ReadOnlySpan<byte> data)
    {
        if (ended || closing || data.IsEmpty)
        {
            return;
        }

        if (data.Length > TransportLimits.UnsentBytesMax - UnsentBytes)
        {
            End(TransportError.PeerTooSlow, "reads too slowly");
            Send(() => Other.Break());
            return;
        }

        unsent.Enqueue(data.ToArray());
        UnsentBytes += data.Length;
        Flush();
    }

    public void PauseReading() => paused = true;

    public void ResumeReading()
    {
        paused = false;
        while (!paused && unread.TryDequeue(out var data))
        {
            Receive(data);
        }
    }

    public void LoseConnection()
    {
        if (ended || closing)
        {
            return;
        }

        closing = true;
        closeTimer = reactor.CallLater(TransportLimits.CloseTimeout, () =>
        {
            if (closeSent)
            {
                End(null);
            }
            else
            {
                End(TransportError.PeerTooSlow, "did not take the last bytes before the close");
            }
        });
        Flush();
    }

    public void AbortConnection()
    {
        if (!ended)
        {
            End(TransportError.Aborted, "was given up by this side");
            Send(() => Other.Break());
        }
    }

    internal void Open(IProtocol opened)
    {
        protocol = opened;
        Guard(() => opened.ConnectionMade(this));
    }

    /// <summary>Puts on its way what may go.</summary>
    internal void Flush()
    {
        if (link.Stalled || ended)
        {
            return;
        }

        while (unsent.TryDequeue(out var data))
        {
            UnsentBytes -= data.Length;
            Send(() => Other.Receive(data));
        }

        if (closing && !closeSent)
        {
            closeSent = true;
            Send(Other.PeerClosed);
        }
    }

    internal void Break() => End(TransportError.Broken, "broke the connection");

    private void Receive(byte[] data)
    {
        if (paused)
        {
            unread.Enqueue(data);
            return;
        }

        if (!link.ByteAtATime)
        {
            Deliver(data);
            return;
        }

        for (var i = 0; i < data.Length; i++)
        {
            Deliver(data.AsSpan(i, 1));
        }
    }

    private void Deliver(ReadOnlySpan<byte> data)
    {
        if (ended || closing)
        {
            return;
        }

        try
        {
            protocol!.DataReceived(data);
        }
        catch (Exception error)
        {
            Fault(error);
        }
    }

    private void PeerClosed()
    {
        if (closing)
        {
            End(null);
        }
        else
        {
            End(TransportError.PeerClosed, "closed the connection");
        }

        // The other side's close is through when this side has seen it.
        Send(() => Other.End(null));
    }

    private void Send(Action arrive)
    {
        if (link.HalfOpen)
        {
            return;
        }

        // A shorter latency must not let later bytes overtake earlier ones.
        var now = reactor.Elapsed;
        var arrival = now + link.Latency;
        lastArrival = arrival > lastArrival ? arrival : lastArrival;
        reactor.CallLater(lastArrival - now, arrive);
    }

    private void End(TransportError error, string what) => End(new TransportException(error, $"{Peer} {what}"));

    private void End(Exception? reason)
    {
        if (ended)
        {
            return;
        }

        ended = true;
        unsent.Clear();
        UnsentBytes = 0;
        if (closeTimer is { Active: true })
        {
            closeTimer.Cancel();
        }

        link.Ended();
        if (protocol is { } told)
        {
            // Not from within what the protocol is doing: its calls come one at a time.
            reactor.CallLater(TimeSpan.Zero, () => told.ConnectionLost(reason));
        }
    }

    private void Guard(Action call)
    {
        try
        {
            call();
        }
        catch (Exception error)
        {
            Fault(error);
        }
    }

    private void Fault(Exception error)
    {
        End(new TransportException(
            TransportError.ProtocolFault, $"the protocol failed on what {Peer} sent: {error.Message}", error));
        Send(() => Other.Break());
    }
}
