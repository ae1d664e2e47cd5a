using Monitoring.Collector.Ingest;

namespace Monitoring.Collector.Store.History;

/// <summary>A stream as the open partition has it. For the disk thread.</summary>
internal sealed class StreamRecord(StreamKey key)
{
    /// <summary>Whose.</summary>
    public StreamKey Key { get; } = key;

    /// <summary>Its row in the open partition; 0 when it has none yet.</summary>
    public long Id { get; set; }

    /// <summary>When the collector first stored anything of it, in ms since the Unix epoch.</summary>
    public long CreatedMs { get; init; }

    /// <summary>What was committed when the open partition was made.</summary>
    public ulong CarriedSeq { get; init; }

    /// <summary>What is committed.</summary>
    public ulong CommittedSeq { get; set; }

    /// <summary>What is committed or written within the transaction at hand.</summary>
    public ulong WrittenSeq { get; set; }

    /// <summary>Where it stands in the <see cref="PartitionWitness"/>; 0 while it isn't there.</summary>
    public int WitnessedAt { get; set; }

    /// <summary>True when its agent has nothing more to send of it.</summary>
    public bool Ended { get; set; }

    /// <summary>True while it waits for its turn to be folded.</summary>
    public bool AwaitsFolding { get; set; }
}
