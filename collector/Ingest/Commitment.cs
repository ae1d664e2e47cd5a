using Monitoring.Collector.Listening;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// Acknowledges what the journal has committed, on the link that brings the stream now. For the reactor's thread.
/// </summary>
internal sealed class Commitment
{
    private readonly Func<Guid, AgentLink?> linkOf;

    /// <summary>Listens to a journal.</summary>
    /// <param name="journal">Which one.</param>
    /// <param name="linkOf">The link that brings an agent's streams now; null when there is none.</param>
    public Commitment(IJournal journal, Func<Guid, AgentLink?> linkOf)
    {
        this.linkOf = linkOf;
        journal.Committed += Acknowledge;
    }

    private void Acknowledge(IReadOnlyList<JournalStream> streams)
    {
        foreach (var stream in streams)
            linkOf(stream.Key.Agent)?.Acknowledge(stream.Key.Incarnation, stream.CommittedSeq);
    }
}
