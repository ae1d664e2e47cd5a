using Monitoring.Model;
using Monitoring.Tests.Simulation.Fleets;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>What one agent has sampled, through all its processes.</summary>
/// <param name="id">Its id.</param>
/// <param name="name">Its name.</param>
/// <param name="recentMax">How many groups are remembered, to be compared with what is shown.</param>
internal sealed class AgentTruth(Guid id, string name, int recentMax)
{
    // A ring: what is asked for is most often among the newest.
    private readonly (GroupTruth Group, ulong[] Parts)[] recent = new (GroupTruth, ulong[])[recentMax];
    private readonly HashSet<uint> links = [];
    private int noted;
    private object? linkedTo;
    private int timesMoved;

    public Guid Id => id;

    public string Name => name;

    /// <summary>What <c>node_memory_MemTotal_bytes</c> says; it never changes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>True once its clock was set: a value's time may then be the time at which it was told again.</summary>
    public bool ClockWasSet { get; set; }

    /// <summary>Batches that its processes said they have dropped or lost.</summary>
    public long Dropped { get; set; }

    /// <summary>Batches that events which are stored say were dropped or lost.</summary>
    public long Told { get; set; }

    /// <summary>Batches that are not stored, though later ones of the same stream are.</summary>
    public long Missing { get; set; }

    /// <summary>Batches that two collectors have.</summary>
    public long Doubled { get; private set; }

    /// <summary>True once its disk has failed: what it should remember of its links may be lost.</summary>
    public bool DiskFailed { get; set; }

    /// <summary>The newest time of the group that is sampled in each cycle; 0 before the first.</summary>
    public long NewestMs { get; private set; }

    public Dictionary<ulong, StreamTruth> Streams { get; } = [];

    // What was sent and not acknowledged when a link broke may be in both; and after a kill, as much is acknowledged of
    // which the next process does not know.
    private long DoubledMax => (long)Limits.UnackedBatchesMax * (timesMoved + Streams.Count);

    public StreamTruth Begin(ulong incarnation) =>
        Streams[incarnation] = new StreamTruth(this, incarnation, recentMax);

    /// <summary>It dials.</summary>
    /// <returns>True when it has given that number to a link before.</returns>
    public bool HasDialled(uint link) => !links.Add(link) && !DiskFailed;

    /// <summary>A collector welcomes it.</summary>
    public void Linked(object collector)
    {
        timesMoved += linkedTo is not null && linkedTo != collector ? 1 : 0;
        linkedTo = collector;
    }

    /// <summary>A batch is in another collector's history, too.</summary>
    /// <returns>False when there are more of them than may be.</returns>
    public bool NoteDoubled() => ++Doubled <= DoubledMax || DiskFailed;

    /// <summary>Notes a group, and the prints of its series if they are known.</summary>
    public void Sampled(GroupTruth group, ulong[] parts)
    {
        if (group.Group == SyntheticSampler.InEachCycle)
            NewestMs = group.TimeMs;
        recent[noted % recentMax] = (group, parts);
        noted++;
    }

    /// <summary>Whether the agent sampled just this at that time. Between a RETIRE and the batch behind it, series may
    /// be missing; but none may have another value.</summary>
    public bool HasSampled(GroupTruth shown, IReadOnlyList<ulong> parts)
    {
        for (var age = 1; age <= Math.Min(noted, recentMax); age++)
        {
            if (recent[(noted - age) % recentMax].Group == shown)
                return true;
        }
        return recent.Take(noted).Any(sampled => sampled.Group.Group == shown.Group
            && (ClockWasSet || sampled.Group.TimeMs == shown.TimeMs)
            && shown.Series <= sampled.Group.Series && parts.All(sampled.Parts.Contains));
    }

    /// <summary>What was sampled of a group at the times nearest to one.</summary>
    public string Describe(string group, long timeMs) => string.Join(" and ", recent.Take(noted)
        .Select(sampled => sampled.Group)
        .Where(truth => truth.Group == group)
        .OrderBy(truth => Math.Abs(truth.TimeMs - timeMs))
        .Take(3));
}
