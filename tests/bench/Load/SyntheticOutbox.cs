using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;

namespace Monitoring.Bench.Load;

/// <summary>
/// Makes a synthetic host's frames when the session asks for them: as many as are allowed, none kept for a second link.
/// </summary>
public sealed class SyntheticOutbox(SyntheticHost host) : IOutbox
{
    private readonly Queue<OutboxFrame> ready = new();
    private long cyclesAllowed;

    /// <summary>Batches made so far.</summary>
    public long Batches { get; private set; }

    /// <summary>The newest seq that the collector has acknowledged.</summary>
    public ulong AckedSeq { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<QueuedIncarnation> Queued => [new(host.Incarnation, 0, 0)];

    /// <summary>Lets the host go through <paramref name="cycles"/> more cycles.</summary>
    public void Allow(long cycles) => cyclesAllowed += cycles;

    /// <inheritdoc/>
    public void Resume(IReadOnlyList<IncarnationProgress> progress)
    {
    }

    /// <inheritdoc/>
    public bool TryPeek(out OutboxFrame frame)
    {
        if (ready.Count == 0 && cyclesAllowed > 0)
        {
            cyclesAllowed--;
            Batches++;
            Take(host.NextCycle());
        }
        return ready.TryPeek(out frame);
    }

    /// <inheritdoc/>
    public void Advance() => ready.Dequeue();

    /// <inheritdoc/>
    public void Acknowledged(ulong incarnation, ulong seq) => AckedSeq = seq;

    private void Take(StreamEncoder encoded)
    {
        var bytes = encoded.Bytes.ToArray().AsMemory();
        foreach (var frame in encoded.Frames)
        {
            ready.Enqueue(new OutboxFrame(
                frame.Incarnation, frame.Seq, frame.Type == FrameType.Batch, bytes.Slice(frame.Offset, frame.Length)));
        }
    }
}
