using System.Net;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Reactor;
using Monitoring.Tests.Simulation.Machines;
using Monitoring.Transport;

namespace Monitoring.Tests.Simulation.Network;

/// <summary>One side of a connection: its process's transport, and its operating system's part.</summary>
internal sealed class WireEnd(Wire wire, ProcessNetwork owner) : ITransport
{
    private readonly Queue<byte[]> unsent = new();
    private IProtocol? protocol;
    private IDelayedCall? closeTimer;
    private bool closing;
    private bool closeSent;

    public EndPoint Peer { get; } = new IPEndPoint(IPAddress.Loopback, 1024 + (wire.Number % 60_000));

    public X509Certificate2? PeerCertificate { get; set; }

    public int UnsentBytes { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>True once its process died: nobody is told anything any more.</summary>
    public bool IsOrphan { get; private set; }

    /// <summary>True while its process reads nothing: what comes waits with the operating systems.</summary>
    public bool IsPaused { get; private set; }

    private bool IsServer => wire.Server == this;

    private ProcessReactor Reactor => owner.Reactor;

    private Flight Out => wire.From(this);

    private WireEnd Other => IsServer ? wire.Client : wire.Server;

    public void Write(ReadOnlySpan<byte> data)
    {
        if (HasEnded || closing || data.IsEmpty || !Reactor.Step())
            return;
        if (data.Length > TransportLimits.UnsentBytesMax - UnsentBytes)
        {
            Out.SendReset();
            End(new TransportException(TransportError.PeerTooSlow, $"{Peer} reads too slowly"));
            return;
        }
        if (IsServer)
            wire.Watch?.ServerWrote(data);
        if (unsent.Count == 0 && Out.Room >= data.Length)
        {
            Out.Send(data);
            return;
        }
        unsent.Enqueue(data.ToArray());
        UnsentBytes += data.Length;
        Pump();
    }

    public void PauseReading() => IsPaused = !HasEnded && !closing;

    public void ResumeReading()
    {
        if (!IsPaused)
            return;
        IsPaused = false;
        owner.CallLater(wire.From(Other).Continue);
    }

    public void LoseConnection()
    {
        if (HasEnded || closing || !Reactor.Step())
            return;
        closing = true;
        // A side that closes reads to the end.
        ResumeReading();
        closeTimer = Reactor.CallLater(TransportLimits.CloseTimeout, () => End(closeSent
            ? null
            : new TransportException(TransportError.PeerTooSlow, $"{Peer} did not take the last bytes")));
        Pump();
    }

    public void AbortConnection()
    {
        if (HasEnded || !Reactor.Step())
            return;
        Out.SendReset();
        End(new TransportException(TransportError.Aborted, $"the connection to {Peer} was aborted by this side"));
    }

    /// <summary>Its process has the connection from now on.</summary>
    public void Open(IProtocol opened)
    {
        protocol = opened;
        owner.Ends.Add(this);
        Call(() => opened.ConnectionMade(this));
        if (!Reactor.Alive && !IsOrphan)
            Orphan();
    }

    /// <summary>The operating system takes as much as it has room for.</summary>
    public void Pump()
    {
        while (!HasEnded && unsent.TryPeek(out var next) && Out.Room > 0)
        {
            unsent.Dequeue();
            UnsentBytes -= next.Length;
            Out.Send(next);
        }
        if (!HasEnded && closing && !closeSent && unsent.Count == 0)
        {
            closeSent = true;
            Out.SendClose();
        }
    }

    public void Receive(ReadOnlySpan<byte> data)
    {
        if (IsOrphan)
        {
            // A machine that has started anew knows nothing of the connection.
            if (owner.Machine.HasPower)
                Out.SendReset();
            return;
        }
        if (HasEnded || closing || protocol is null || !Reactor.Step())
            return;
        if (IsServer)
            wire.Watch?.ServerReads(data);
        else
            wire.Watch?.ClientReads(data);
        Reactor.EnterThread();
        try
        {
            protocol.DataReceived(data);
        }
        catch (Exception e)
        {
            wire.Network.Fault(owner, e);
        }
        Reactor.LeaveThread();
        if (IsServer)
            wire.Watch?.ServerHasRead();
    }

    public void PeerClosed()
    {
        if (IsOrphan)
            return;
        Out.SendCloseSeen();
        End(closing ? null : new TransportException(TransportError.PeerClosed, $"{Peer} closed the connection"));
    }

    public void CloseWasSeen() => End(null);

    public void Break() => End(new TransportException(TransportError.Broken, $"the connection to {Peer} broke"));

    /// <summary>Its process was killed: the operating system tells the peer, unless the power went.</summary>
    public void Orphan()
    {
        if (!HasEnded && owner.Machine.HasPower)
            Out.SendReset();
        IsOrphan = true;
        HasEnded = true;
        ResumeReading();
        unsent.Clear();
        if (IsServer)
            wire.Watch?.ServerEnded();
        wire.EndEnded();
    }

    private void End(Exception? reason)
    {
        if (HasEnded)
            return;
        HasEnded = true;
        ResumeReading();
        unsent.Clear();
        UnsentBytes = 0;
        if (closeTimer is { Active: true })
            closeTimer.Cancel();
        owner.Ends.Remove(this);
        wire.EndEnded();
        if (protocol is { } told)
            owner.CallLater(() => Lost(told, reason));
    }

    private void Lost(IProtocol told, Exception? reason)
    {
        if (!Reactor.Alive)
            return;
        if (IsServer)
            wire.Watch?.ServerEnded();
        Call(() => told.ConnectionLost(reason));
    }

    // Protocols are called on a thread of the operating system's.
    private void Call(Action call)
    {
        if (!Reactor.Step())
            return;
        Reactor.EnterThread();
        try
        {
            call();
        }
        catch (Exception e)
        {
            wire.Network.Fault(owner, e);
        }
        Reactor.LeaveThread();
    }
}
