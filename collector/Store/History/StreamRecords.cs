using Monitoring.Collector.Ingest;
using Monitoring.Protocol.Messages;

namespace Monitoring.Collector.Store.History;

/// <summary>How far all live streams are, as the open partition has them. For the disk thread.</summary>
internal sealed class StreamRecords
{
    private readonly Dictionary<StreamKey, StreamRecord> byKey = [];
    private readonly Dictionary<Guid, List<StreamRecord>> byAgent = [];

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<StreamRecord> All => byKey.Values;

    /// <summary>Takes what a partition holds in place of what was there.</summary>
    public void Load(IEnumerable<StreamRecord> records)
    {
        byKey.Clear();
        byAgent.Clear();
        foreach (var record in records)
            Add(record);
    }

    /// <summary>One of them; null when it isn't known.</summary>
    public StreamRecord? Find(StreamKey key) => byKey.GetValueOrDefault(key);

    /// <summary>One of them, made when it isn't known yet.</summary>
    public StreamRecord FindOrAdd(StreamKey key, long nowMs)
    {
        if (byKey.TryGetValue(key, out var record))
            return record;
        record = new StreamRecord(key) { CreatedMs = nowMs };
        Add(record);
        return record;
    }

    /// <summary>The streams of an agent that its HELLO does not name any more, and that were not at their end
    /// before.</summary>
    public IReadOnlyList<StreamRecord> Unnamed(Guid agent, IReadOnlyList<QueuedIncarnation> queued) =>
        byAgent.TryGetValue(agent, out var records)
            ? [.. records.Where(r => !r.Ended && queued.All(q => q.Incarnation != r.Key.Incarnation))]
            : [];

    private void Add(StreamRecord record)
    {
        byKey.Add(record.Key, record);
        if (!byAgent.TryGetValue(record.Key.Agent, out var ofAgent))
            byAgent[record.Key.Agent] = ofAgent = [];
        ofAgent.Add(record);
    }
}
