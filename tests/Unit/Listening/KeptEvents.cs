using Monitoring.Collector.Store.History;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Listening;

/// <summary>Keeps what the collector notes.</summary>
internal sealed class KeptEvents : IEventLog
{
    public List<(Guid Agent, StreamEvent Happened)> All { get; } = [];

    public EventKind[] Kinds => [.. All.Select(e => e.Happened.Kind)];

    public void Note(Guid agent, StreamEvent happened) => All.Add((agent, happened));
}
