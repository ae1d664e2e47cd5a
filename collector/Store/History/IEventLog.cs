using Monitoring.Protocol.Messages;

namespace Monitoring.Collector.Store.History;

/// <summary>Takes what the collector itself notices of hosts into the history. For the reactor's thread.</summary>
public interface IEventLog
{
    /// <summary>Notes an event. It never blocks and never fails; it is on disk a moment later.</summary>
    /// <param name="agent">Whose; <see cref="Guid.Empty"/>: the collector's own.</param>
    /// <param name="happened">What, and when on the collector's clock.</param>
    void Note(Guid agent, StreamEvent happened);
}
