using Monitoring.Collector.Listening;
using Monitoring.Protocol.Frames;
using Monitoring.Reactor;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// Acknowledges what the journal has committed, on the link that brings the stream now; keeps the links that bring more
/// from being read while the journal is full; and ends the link whose stream the journal has given up. For the
/// reactor's thread, but for <see cref="HoldWhileFull"/>.
/// </summary>
internal sealed class Commitment
{
    private readonly IReactor reactor;
    private readonly IJournal journal;
    private readonly Func<Guid, AgentLink?> linkOf;
    private readonly HashSet<AgentLink> held = [];

    /// <summary>Listens to a journal.</summary>
    /// <param name="reactor">Where it runs.</param>
    /// <param name="journal">Which one.</param>
    /// <param name="linkOf">The link that brings an agent's streams now; null when there is none.</param>
    public Commitment(IReactor reactor, IJournal journal, Func<Guid, AgentLink?> linkOf)
    {
        this.reactor = reactor;
        this.journal = journal;
        this.linkOf = linkOf;
        journal.Committed += Acknowledge;
        journal.RoomMade += Release;
        journal.GivenUp += End;
    }

    /// <summary>Reads a link no more when the journal is full. On the thread that reads it.</summary>
    public void HoldWhileFull(AgentLink link)
    {
        if (!journal.IsFull)
            return;
        link.PauseReading();
        reactor.CallFromThread(() => Hold(link));
    }

    /// <summary>A link has ended.</summary>
    public void Ended(AgentLink link) => held.Remove(link);

    private void Acknowledge(IReadOnlyList<JournalStream> streams)
    {
        foreach (var stream in streams)
        {
            linkOf(stream.Key.Agent)?.Acknowledge(
                stream.Key.Incarnation, stream.CommittedSeq, stream.CommittedBytes);
        }
    }

    // The next HELLO tells the agent what is wanted again: names, and what came since its newest key frame.
    private void End(JournalStream stream) => linkOf(stream.Key.Agent)?.Close(
        GoodbyeReason.InternalFault, "what this stream is read with was lost in the collector; dial again");

    // There may be room by now, and nobody would tell again.
    private void Hold(AgentLink link)
    {
        if (!journal.IsFull)
            link.ResumeReading();
        else if (!link.HasEnded)
            held.Add(link);
    }

    private void Release()
    {
        foreach (var link in held)
            link.ResumeReading();
        held.Clear();
    }
}
