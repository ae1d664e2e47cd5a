using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// Takes in what agents send: decoded where it is read, brought to the reactor as immutable snapshots, acknowledged
/// once committed.
/// </summary>
public sealed class Ingestion
{
    private readonly Guid collectorId;
    private readonly CollectorMetrics metrics;
    private readonly Action<HostDelivery> deliver;
    private readonly Dictionary<Guid, AgentStreams> agents = [];
    private readonly MailRoom mailRoom;
    private readonly Commitment commitment;

    /// <summary>Sets it up.</summary>
    /// <param name="reactor">Where deliveries come out.</param>
    /// <param name="collectorId">What agents are told that this collector is.</param>
    /// <param name="metrics">Where it is counted.</param>
    /// <param name="deliver">Gets each host's newest, on the reactor's thread.</param>
    public Ingestion(IReactor reactor, Guid collectorId, CollectorMetrics metrics, Action<HostDelivery> deliver)
    {
        this.collectorId = collectorId;
        this.metrics = metrics;
        this.deliver = deliver;
        commitment = new Commitment(reactor);
        mailRoom = new MailRoom(reactor, Deliver);
    }

    /// <summary>Says how an agent that is let in goes on, and takes what its link brings from then on.</summary>
    public LinkTerms Open(AgentLink link)
    {
        if (!agents.TryGetValue(link.AgentId, out var streams))
            agents[link.AgentId] = streams = new AgentStreams();
        var terms = streams.Terms(link.Hello);
        return new LinkTerms(
            new WelcomeTerms(collectorId, terms),
            new LinkReader(link, streams, terms, mailRoom, commitment, metrics));
    }

    /// <summary>Delivers what an agent's mailbox holds, at once: nothing of a link may come after its end.</summary>
    public void Settle(Guid agentId)
    {
        if (agents.TryGetValue(agentId, out var streams))
            mailRoom.Take(streams.Mailbox);
    }

    /// <summary>Lets an agent's streams go.</summary>
    public void Forget(Guid agentId) => agents.Remove(agentId);

    private void Deliver(HostDelivery delivery)
    {
        commitment.Delivered(delivery);
        deliver(delivery);
    }
}
