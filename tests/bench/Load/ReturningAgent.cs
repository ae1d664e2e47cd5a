using System.Reactive;
using Monitoring.Model;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Bench.Load;

/// <summary>An agent without anything to send that dials again, as the product does, when its connection is
/// lost.</summary>
public sealed class ReturningAgent : IAgentSessionOwner
{
    // Those of the product's own dialler.
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500), LongestWait = TimeSpan.FromSeconds(15);

    private readonly IReactor reactor;
    private readonly AgentIdentity identity;
    private readonly SyntheticOutbox outbox;
    private readonly ReconnectingConnector connector;
    private uint links;
    private Connection? present;

    /// <summary>Makes one that doesn't dial yet.</summary>
    public ReturningAgent(
        IReactor reactor, SyntheticHost host, Random random, Func<Guid, Func<IProtocol>, Deferred<IProtocol>> connect)
    {
        this.reactor = reactor;
        outbox = new SyntheticOutbox(host);
        var id = new Guid(host.Number + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        identity = new AgentIdentity(id, host.Incarnation, Guid.Empty, $"load-{host.Number:D5}", "load");
        connector = new ReconnectingConnector(
            reactor, new Backoff(random, FirstWait, LongestWait), () => connect(id, Make));
    }

    /// <summary>When it was welcomed last; null while it isn't linked.</summary>
    public TimeSpan? LinkedAt { get; private set; }

    /// <summary>Tries to dial that failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Begins to dial; fires once it is linked for the first time.</summary>
    public Deferred<Unit> Start()
    {
        connector.Waiting += (_, _) => Failures++;
        connector.Start();
        return FirstLink;
    }

    /// <summary>Cuts the connection, as a network does that goes.</summary>
    public void Cut()
    {
        Failures = 0;
        connector.Succeeded();
        present!.Transport!.AbortConnection();
    }

    private Deferred<Unit> FirstLink { get; } = new();

    private Connection Make() => present = new Connection(
        new AgentSession(reactor, identity, ++links, outbox, this));

    /// <inheritdoc/>
    public void Welcomed(AgentSession session, Welcome welcome)
    {
        LinkedAt = reactor.Elapsed;
        if (!FirstLink.Called)
            FirstLink.Callback(Unit.Default);
    }

    /// <inheritdoc/>
    public void Ended(AgentSession session, SessionEnd end)
    {
        if (present?.Session != session)
            return;
        LinkedAt = null;
        connector.Lost(present, end.Failure, end.RetryAfter);
    }

    /// <inheritdoc/>
    public Deferred<PollAnswer>? Polled(AgentSession session, Poll poll) => null;

    /// <inheritdoc/>
    public void Configured(AgentSession session, Configuration configuration)
    {
    }

    /// <inheritdoc/>
    public void Refused(AgentSession session, Refused refused)
    {
    }

    /// <summary>A session, and what it can be cut off by.</summary>
    private sealed class Connection(AgentSession session) : IProtocol
    {
        public AgentSession Session => session;

        public ITransport? Transport { get; private set; }

        public void ConnectionMade(ITransport transport)
        {
            Transport = transport;
            session.ConnectionMade(transport);
        }

        public void DataReceived(ReadOnlySpan<byte> data) => session.DataReceived(data);

        public void ConnectionLost(Exception? reason) => session.ConnectionLost(reason);
    }
}
