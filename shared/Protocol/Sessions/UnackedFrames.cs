using Monitoring.Model;

namespace Monitoring.Protocol.Sessions;

/// <summary>
/// The frames that were sent on a connection and wait for their ACK, in the order of sending, and the window that they
/// take up.
/// </summary>
internal sealed class UnackedFrames
{
    private readonly List<Sent> waiting = [];
    private int batches;
    private long bytes;

    /// <summary>How many batches may wait.</summary>
    public int BatchesMax { private get; set; } = Limits.UnackedBatchesMax;

    /// <summary>How many bytes of frames may wait, unless it is a single one.</summary>
    public int BytesMax { private get; set; } = int.MaxValue;

    public bool IsEmpty => waiting.Count == 0;

    /// <summary>Whether the next frame may be sent.</summary>
    public bool HasRoomFor(in OutboxFrame frame) =>
        IsEmpty || (batches < BatchesMax && bytes + frame.Bytes.Length <= BytesMax);

    public void Add(in OutboxFrame frame)
    {
        waiting.Add(new Sent(frame.Incarnation, frame.Seq, frame.IsBatch, frame.Bytes.Length));
        batches += frame.IsBatch ? 1 : 0;
        bytes += frame.Bytes.Length;
    }

    public void Acknowledge(ulong incarnation, ulong seq)
    {
        var kept = 0;
        for (var i = 0; i < waiting.Count; i++)
        {
            var frame = waiting[i];
            if (frame.Incarnation == incarnation && frame.Seq <= seq)
            {
                batches -= frame.IsBatch ? 1 : 0;
                bytes -= frame.Bytes;
            }
            else
                waiting[kept++] = frame;
        }
        waiting.RemoveRange(kept, waiting.Count - kept);
    }

    private readonly record struct Sent(ulong Incarnation, ulong Seq, bool IsBatch, int Bytes);
}
