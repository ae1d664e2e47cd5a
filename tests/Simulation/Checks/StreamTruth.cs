using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>All frames of one process of an agent, as they left its encoder, and what is known of their fate.</summary>
internal sealed class StreamTruth(AgentTruth agent, ulong incarnation, int keptBehind)
{
    private readonly List<FrameTruth> frames = [];
    private ulong removed;

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
    }

    /// <summary>Null when it was never encoded, or let go.</summary>
    public FrameTruth? Find(ulong seq) =>
        seq > removed && seq <= LastSeq ? frames[(int)(seq - removed - 1)] : null;

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
        removed += (ulong)count;
    }
}
