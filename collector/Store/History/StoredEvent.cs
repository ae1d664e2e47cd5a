using Monitoring.Collector.Ingest;
using Monitoring.Protocol.Messages;

namespace Monitoring.Collector.Store.History;

/// <summary>An event of an agent's stream.</summary>
/// <param name="Stream">Whose.</param>
/// <param name="Seq">The seq of its frame.</param>
/// <param name="Happened">What happened, and when.</param>
public sealed record StoredEvent(StreamKey Stream, ulong Seq, StreamEvent Happened);
