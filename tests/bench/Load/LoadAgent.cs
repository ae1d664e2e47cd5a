using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Bench.Load;

/// <summary>One agent of the load: the product's own session over a synthetic host.</summary>
public sealed class LoadAgent : IAgentSessionOwner
{
    /// <summary>More cycles than a flooded run can get through.</summary>
    private const long Unlimited = long.MaxValue / 2;

    private readonly SyntheticOutbox outbox;
    private readonly SyntheticHost? live;
    private readonly FrameWriter ahead = new();
    private readonly bool flood;

    /// <summary>Makes an agent; <see cref="Session"/> is to be given to the connection.</summary>
    /// <param name="reactor">Where it runs.</param>
    /// <param name="host">Whose stream it sends.</param>
    /// <param name="live">The same host now, while <paramref name="host"/> brings its past; null for none.</param>
    /// <param name="flood">True when it sends as fast as it may.</param>
    public LoadAgent(IReactor reactor, SyntheticHost host, SyntheticHost? live, bool flood)
    {
        this.flood = flood;
        this.live = live;
        outbox = new SyntheticOutbox(host);
        Id = new Guid(host.Number + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        var identity = new AgentIdentity(Id, host.Incarnation, Guid.Empty, $"load-{host.Number:D5}", "load");
        Session = new AgentSession(reactor, identity, 1, outbox, this);
    }

    /// <summary>Its id.</summary>
    public Guid Id { get; }

    /// <summary>Its session.</summary>
    public AgentSession Session { get; }

    /// <summary>True while frames may flow.</summary>
    public bool Linked { get; private set; }

    /// <summary>Batches made so far.</summary>
    public long Batches => outbox.Batches;

    /// <summary>True once the collector has said that samples of it are on disk.</summary>
    public bool Acked => outbox.AckedSeq > 0;

    /// <summary>Why the session ended; null while it lives.</summary>
    public SessionEnd? End { get; private set; }

    /// <summary>Paced: one more cycle is due.</summary>
    public void Tick()
    {
        outbox.Allow(1);
        Session.FramesAvailable();
    }

    /// <summary>Flooded: goes as fast as the window allows, from now on.</summary>
    public void Open()
    {
        if (flood)
            outbox.Allow(Unlimited);
        Session.FramesAvailable();
    }

    /// <summary>Sends the newest values ahead of the backlog.</summary>
    public void SendLive(long nowMs)
    {
        var stream = live!.NextCycle(nowMs);
        ahead.Clear();
        var seq = stream.WriteSnapshot(Session.SnapshotCatalogueSeq, ahead, null);
        if (Session.SendAhead(ahead.Written))
            Session.SnapshotCatalogueSeq = seq;
    }

    /// <inheritdoc/>
    public void Welcomed(AgentSession session, Welcome welcome) => Linked = true;

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

    /// <inheritdoc/>
    public void Ended(AgentSession session, SessionEnd end)
    {
        Linked = false;
        End = end;
    }
}
