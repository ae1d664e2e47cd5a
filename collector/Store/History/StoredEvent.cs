using Monitoring.Collector.Ingest;
using Monitoring.Protocol.Messages;

namespace Monitoring.Collector.Store.History;

/// <summary>An event of an agent's stream; or what stands for events that can't be read.</summary>
/// <param name="Stream">Whose.</param>
/// <param name="Seq">The seq of its frame.</param>
/// <param name="Happened">What happened, and when.</param>
public sealed record StoredEvent(StreamKey Stream, ulong Seq, StreamEvent Happened)
{
    /// <summary>True when it stands for those of a file that damage hides: nothing else of it says anything.</summary>
    public bool IsDamaged => Damage is not null;

    // An object of its own, as what stands for two files is not equal and must be counted twice.
    private object? Damage { get; init; }

    /// <summary>What stands for events that can't be read.</summary>
    /// <param name="fromMs">The first ms that they were asked for.</param>
    public static StoredEvent Damaged(long fromMs) => new(default, 0, new StreamEvent(default, fromMs, 0, ""))
    {
        Damage = new object(),
    };
}
