using Monitoring.Collector.Ingest;
using Monitoring.Collector.Registry;
using Monitoring.Tests.Simulation.Checks;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>What a collector has committed: it outlives its processes.</summary>
internal sealed class CollectorDisk(Func<StreamKey, StreamTruth?> truthOf, Action<string> broken)
{
    private readonly Dictionary<StreamKey, StoredStream> streams = [];

    public IReadOnlyDictionary<StreamKey, StoredStream> Streams => streams;

    /// <summary>The registry's file.</summary>
    public RegistryContent Registry { get; set; } = RegistryContent.None;

    public StoredStream? Find(StreamKey key) => streams.GetValueOrDefault(key);

    public void Commit(JournalRow row)
    {
        var key = row.Stream.Key;
        if (!streams.TryGetValue(key, out var stream))
        {
            if (truthOf(key) is not { } truth)
            {
                broken($"a row of a stream that no agent has: {key}");
                return;
            }
            streams[key] = stream = new StoredStream(truth, broken);
        }
        stream.Commit(row);
    }
}
