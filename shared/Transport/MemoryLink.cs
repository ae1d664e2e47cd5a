using System.Net;
using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>One connection in memory, and the faults that a test can give it.</summary>
/// <example>
/// <code>
/// network.Connect("localhost", 7420, null, () => new Client(reactor));
/// reactor.AdvanceBy(TimeSpan.FromSeconds(1));
/// var link = network.Links[0];
/// link.Stall(); // The peer reads no more.
/// reactor.AdvanceBy(TimeSpan.FromMinutes(1));
/// link.Cut(); // Both sides' protocols are told.
/// </code>
/// </example>
public sealed class MemoryLink
{
    private readonly Action<MemoryLink> onEnd;
    private int ends = 2;

    internal MemoryLink(
        IReactor reactor,
        EndPoint client,
        EndPoint server,
        TimeSpan latency,
        bool byteAtATime,
        Action<MemoryLink> onEnd)
    {
        this.onEnd = onEnd;
        Latency = latency;
        ByteAtATime = byteAtATime;
        Client = new MemoryTransport(this, reactor, server);
        Server = new MemoryTransport(this, reactor, client);
        Client.Other = Server;
        Server.Other = Client;
    }

    /// <summary>How long bytes written from now on travel.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Deliver single bytes.</summary>
    public bool ByteAtATime { get; set; }

    /// <summary>True while nothing written moves on: it stays unsent with its writer.</summary>
    public bool Stalled { get; private set; }

    /// <summary>True when all that is written vanishes and neither side learns of it, as after a power cut or behind
    /// a dead route.</summary>
    public bool HalfOpen { get; set; }

    /// <summary>The side that dialled.</summary>
    internal MemoryTransport Client { get; }

    /// <summary>The side that listened.</summary>
    internal MemoryTransport Server { get; }

    /// <summary>Breaks it at once; both sides learn it, and what is under way is lost.</summary>
    public void Cut()
    {
        Client.Break();
        Server.Break();
    }

    /// <summary>Stops the flow, both ways.</summary>
    public void Stall() => Stalled = true;

    /// <summary>Lets it flow again.</summary>
    public void Resume()
    {
        Stalled = false;
        Client.Flush();
        Server.Flush();
    }

    internal void Ended()
    {
        if (--ends == 0)
        {
            onEnd(this);
        }
    }
}
