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

    /// <summary>The last frame that can be decoded from what is in the open partition; 0 for none. Less than what is
    /// committed only where something is lost.</summary>
    public ulong StoredSeq { get; set; }

    /// <summary><see cref="CommittedSeq"/> with what is written within the transaction at hand.</summary>
    public ulong WrittenSeq { get; private set; }

    /// <summary><see cref="StoredSeq"/> with what is written within the transaction at hand.</summary>
    public ulong ReadableSeq { get; private set; }

    /// <summary>Where it stands in the <see cref="PartitionWitness"/>; 0 while it isn't there.</summary>
    public int WitnessedAt { get; set; }

    /// <summary>True when its agent has nothing more to send of it.</summary>
    public bool Ended { get; set; }

    /// <summary>True while it waits for its turn to be folded.</summary>
    public bool AwaitsFolding { get; set; }

    /// <summary>True when frames were committed that nothing in the open partition can be decoded behind.</summary>
    public bool IsBare => CommittedSeq > 0 && StoredSeq == 0;

    /// <summary>A transaction begins, perhaps after one that was rolled back.</summary>
    public void Begin() => (WrittenSeq, ReadableSeq) = (CommittedSeq, StoredSeq);

    /// <summary>A row is written.</summary>
    /// <param name="lastSeq">Its last frame.</param>
    /// <param name="isReadable">Whether its batches can be decoded, or those behind it.</param>
    public void Write(ulong lastSeq, bool isReadable)
    {
        WrittenSeq = Math.Max(WrittenSeq, lastSeq);
        if (isReadable)
            ReadableSeq = lastSeq;
    }

    /// <summary>The transaction is committed.</summary>
    public void Commit() => (CommittedSeq, StoredSeq) = (WrittenSeq, ReadableSeq);
}
