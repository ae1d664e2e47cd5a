using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>All frames of one process of an agent, as they left its encoder, and what is known of their fate.</summary>
internal sealed class StreamTruth(AgentTruth agent, ulong incarnation, int keptBehind)
{
    private const int Missing = -1;

    private readonly List<FrameTruth> frames = [];
    // How many collectors have each frame, or that it is missing although later ones are there.
    private readonly List<int> storedBy = [];
    private ulong removed;
    private ulong storedThrough;

    public AgentTruth Agent => agent;

    public ulong Incarnation => incarnation;

    public ulong LastSeq => removed + (ulong)frames.Count;

    /// <summary>When its process ended, in whatever way; null while it lives.</summary>
    public TimeSpan? EndedAt { get; set; }

    /// <summary>True when the disk refused to be written during its process's life.</summary>
    public bool DiskFailed { get; set; }

    public override string ToString() => $"{agent.Name}'s stream {incarnation:x}";

    public void Add(FrameTruth frame)
    {
        if (frame.Seq != LastSeq + 1)
            throw new InvalidOperationException($"{this} goes from {LastSeq} to {frame.Seq}");
        frames.Add(frame);
        storedBy.Add(0);
    }

    /// <summary>A collector has committed a frame; those between it and the one it had last have not come.</summary>
    /// <returns>False when more batches are stored by two collectors than may be.</returns>
    public bool Store(ulong seq, ulong before)
    {
        for (var skipped = Math.Max(before, removed) + 1; skipped < Math.Min(seq, LastSeq + 1); skipped++)
        {
            if (storedBy[IndexOf(skipped)] != 0)
                continue;
            storedBy[IndexOf(skipped)] = Missing;
            agent.Missing += IsBatch(skipped) ? 1 : 0;
        }
        if (seq <= removed || seq > LastSeq)
            return true;
        // Another collector was slower to commit it than this one to skip it.
        var wasMissing = storedBy[IndexOf(seq)] == Missing;
        agent.Missing -= wasMissing && IsBatch(seq) ? 1 : 0;
        var stored = storedBy[IndexOf(seq)] = wasMissing ? 1 : storedBy[IndexOf(seq)] + 1;
        return stored != 2 || !IsBatch(seq) || agent.NoteDoubled();
    }

    /// <summary>The first frame up to a seq that no collector has, though it was not dropped; null for none.</summary>
    public ulong? FindUnstored(ulong through)
    {
        for (var seq = Math.Max(storedThrough, removed) + 1; seq <= through; seq++)
        {
            if (seq > LastSeq || storedBy[IndexOf(seq)] == 0)
                return seq;
        }
        storedThrough = Math.Max(storedThrough, through);
        return null;
    }

    /// <summary>Null when it was never encoded, or let go.</summary>
    public FrameTruth? Find(ulong seq) =>
        seq > removed && seq <= LastSeq ? frames[IndexOf(seq)] : null;

    /// <summary>Counts the batches between two seqs that were sampled before a time.</summary>
    public long CountBatches(ulong after, ulong before, TimeSpan until)
    {
        var count = 0L;
        for (var seq = after + 1; seq < before; seq++)
            count += Find(seq) is { Type: FrameType.Batch } batch && batch.At < until ? 1 : 0;
        return count;
    }

    /// <summary>Nothing asks for what lies well before this any more.</summary>
    public void LetGoBefore(ulong seq)
    {
        if (seq <= removed + (2UL * (uint)keptBehind))
            return;
        var count = (int)(seq - removed) - keptBehind;
        frames.RemoveRange(0, count);
        storedBy.RemoveRange(0, count);
        removed += (ulong)count;
    }

    private int IndexOf(ulong seq) => (int)(seq - removed - 1);

    private bool IsBatch(ulong seq) => frames[IndexOf(seq)].Type == FrameType.Batch;
}
