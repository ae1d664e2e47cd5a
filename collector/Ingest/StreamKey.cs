namespace Monitoring.Collector.Ingest;

/// <summary>Names a stream for ever: one process of one agent.</summary>
/// <param name="Agent">The agent's id.</param>
/// <param name="Incarnation">64 random bits of its process.</param>
public readonly record struct StreamKey(Guid Agent, ulong Incarnation);
