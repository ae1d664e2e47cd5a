using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Model;
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
    private readonly Dictionary<Guid, AgentStreams> agents = [];
    private readonly SeriesPool pool = new();
    private readonly MailRoom mailRoom;
    private readonly IJournal journal;
    private readonly Commitment commitment;

    /// <summary>Sets it up.</summary>
    /// <param name="reactor">Where deliveries come out.</param>
    /// <param name="journal">Where frames are kept.</param>
    /// <param name="collectorId">What agents are told that this collector is.</param>
    /// <param name="metrics">Where it is counted.</param>
    /// <param name="deliver">Gets each host's newest, on the reactor's thread.</param>
    public Ingestion(
        IReactor reactor,
        IJournal journal,
        Guid collectorId,
        CollectorMetrics metrics,
        Action<HostDelivery> deliver)
    {
        this.journal = journal;
        this.collectorId = collectorId;
        this.metrics = metrics;
        mailRoom = new MailRoom(reactor, deliver);
        commitment = new Commitment(reactor, journal, agent => agents.GetValueOrDefault(agent)?.Link);
    }

    /// <summary>Says how an agent that is let in goes on, and takes what its link brings from then on.</summary>
    /// <param name="link">Its link.</param>
    /// <param name="agentsKnown">Agents between which the journal's memory is shared out, this one included.</param>
    /// <returns>Fires once the journal has told how far the agent's streams are.</returns>
    public Deferred<LinkTerms> Open(AgentLink link, int agentsKnown)
    {
        if (!agents.TryGetValue(link.AgentId, out var streams))
            agents[link.AgentId] = streams = new AgentStreams(pool);
        return journal.Open(link.AgentId, link.Hello.Queued, streams.Lacks)
            .AddCallback(opened => Begin(link, streams, opened, ShareOf(journal.BytesMax, agentsKnown)));
    }

    /// <summary>Delivers what the mailbox of a link's agent holds, at once.</summary>
    public void Deliver(AgentLink link)
    {
        if (agents.TryGetValue(link.AgentId, out var streams))
            mailRoom.Take(streams.Mailbox);
    }

    /// <summary>
    /// A link has ended: delivers what its agent's mailbox holds, at once, as nothing of a link may come after its end.
    /// </summary>
    public void Settle(AgentLink link)
    {
        if (!agents.TryGetValue(link.AgentId, out var streams))
            return;
        if (streams.Link == link)
            streams.Link = null;
        commitment.Ended(link);
        mailRoom.Take(streams.Mailbox);
    }

    /// <summary>Lets an agent's streams go.</summary>
    public void Forget(Guid agentId)
    {
        agents.Remove(agentId);
        journal.Forget(agentId);
    }

    // Rows hold up to twice the bytes of their frames.
    private static int ShareOf(long bytesMax, int agents) =>
        (int)Math.Clamp(bytesMax / 2 / agents, 1, Limits.UnackedBytesMax);

    private LinkTerms Begin(
        AgentLink link, AgentStreams streams, IReadOnlyList<OpenedStream> opened, int unackedBytesMax)
    {
        streams.Link = link;
        var decoders = streams.GoOn(opened);
        var streamOf = opened.Zip(decoders).ToDictionary(pair => pair.Second, pair => pair.First.Stream);
        var terms = opened.Zip(decoders, (o, decoder) =>
            new StreamTerms(o.Stream.CommittedSeq, decoder, o.Stream.CommittedBytes));
        var rows = new RowWriter(journal, streamOf, unackedBytesMax);
        return new LinkTerms(
            new WelcomeTerms(collectorId, [.. terms], unackedBytesMax),
            new LinkReader(link, streams, decoders, mailRoom, rows, commitment, metrics));
    }
}
