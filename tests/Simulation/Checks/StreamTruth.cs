using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>All frames of one process of an agent, as they left its encoder, and what is known of their fate.</summary>
internal sealed class StreamTruth(string agent, ulong incarnation, int keptBehind)
{
    private readonly List<FrameTruth> frames = [];
    private ulong removed;

    public string Agent => agent;

    public ulong Incarnation => incarnation;

    public ulong LastSeq => removed + (ulong)frames.Count;

    /// <summary>Batches that the agent says it has dropped.</summary>
    public long Dropped { get; set; }

    /// <summary>True when the process has died: what only its memory held is gone.</summary>
    public bool Ended { get; set; }

    public override string ToString() => $"{agent}'s stream {incarnation:x}";

    public void Add(FrameTruth frame)
    {
        if (frame.Seq != LastSeq + 1)
            throw new InvalidOperationException($"{this} goes from {LastSeq} to {frame.Seq}");
        frames.Add(frame);
    }

    /// <summary>Null when it was never encoded, or let go.</summary>
    public FrameTruth? Find(ulong seq) =>
        seq > removed && seq <= LastSeq ? frames[(int)(seq - removed - 1)] : null;

    public long CountBatches(ulong after, ulong before)
    {
        var count = 0L;
        for (var seq = after + 1; seq < before; seq++)
            count += Find(seq) is { Type: FrameType.Batch } ? 1 : 0;
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
