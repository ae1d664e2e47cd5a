using Monitoring.Protocol.Messages;

namespace Monitoring.Collector.Store.History;

/// <summary>An event that the collector has noticed itself.</summary>
/// <param name="Agent">Whose; <see cref="Guid.Empty"/>: the collector's own.</param>
/// <param name="Happened">What, and when.</param>
internal readonly record struct NotedEvent(Guid Agent, StreamEvent Happened)
{
    /// <summary>
    /// The incarnation under which they are stored: agents never have it, so what stands under it is the collector's.
    /// </summary>
    public const ulong Incarnation = 0;
}
