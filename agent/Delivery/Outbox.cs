using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// The frames that are not known to be committed, in bounded memory. Batches lie in segments, each of which begins with
/// a key frame; acknowledged segments are let go, and when memory is full the oldest segment is dropped whole, because
/// no batch can be read without its key frame.
/// </summary>
/// <remarks>
/// Catalogue frames lie apart, since they outlive the batches around them: everything since the last restatement before
/// the oldest segment is kept, so that a collector that lost its memory can still be served. What goes out is both
/// merged by seq. For the reactor's thread only.
/// </remarks>
/// <param name="incarnation">Whose stream.</param>
/// <param name="bytesMax">The most bytes that are kept; default <see cref="Model.Limits.UnsentBytesMax"/>.</param>
public sealed class Outbox(ulong incarnation, int bytesMax = Model.Limits.UnsentBytesMax) : IOutbox
{
    /// <summary>Bytes by which the catalogue may outgrow its restatement before a new one is asked for.</summary>
    public const int CatalogueGrowthMax = 64 << 10;

    private const int SegmentsMin = 4;
    private const int SpareMax = 2;
    private const int SpareBytesMax = 256 << 10;

    private readonly List<FrameRun> segments = [];
    private readonly Stack<FrameRun> spare = new();
    private readonly FrameRun catalogue = new();
    // The next frame of each kind to be sent.
    private int segmentAt;
    private int frameAt;
    private int catalogueAt;
    private ulong acked;
    private ulong lastSeq;
    private bool keyFrameWanted;
    private bool restatementWanted;
    // A restatement and what follows it in the same cycle belong together.
    private bool restating;
    private long restatedBytes;

    /// <summary>Batches were dropped undelivered: how many.</summary>
    public event Action<long>? Dropped;

    /// <summary>Something was acknowledged.</summary>
    public event Action? AcknowledgedMore;

    /// <summary>The newest segment has grown long: a key frame would end it.</summary>
    public event Action? KeyFrameWanted;

    /// <summary>The catalogue has grown long: a restatement would shorten it.</summary>
    public event Action? RestatementWanted;

    /// <inheritdoc/>
    public IReadOnlyList<QueuedIncarnation> Queued =>
        [new QueuedIncarnation(incarnation, segments.Count > 0 ? segments[0].FirstSeq : 0, lastSeq, acked)];

    /// <summary>Bytes that are not acknowledged.</summary>
    public long UnackedBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var segment in segments)
                bytes += segment.FirstSeq > acked ? segment.Length : segment.BytesAbove(acked);
            return bytes;
        }
    }

    /// <summary>Batches that have not been sent on the present connection.</summary>
    public int WaitingBatches
    {
        get
        {
            var batches = 0;
            for (var i = segmentAt; i < segments.Count; i++)
            {
                var sentHere = i == segmentAt && frameAt > 0;
                batches += segments[i].BatchesAbove(sentHere ? segments[i].Frames[frameAt - 1].Seq : 0);
            }
            return batches;
        }
    }

    /// <summary>True when everything is acknowledged.</summary>
    public bool IsDelivered => acked >= lastSeq;

    /// <summary>Adds a cycle's frames; drops the oldest when memory is full.</summary>
    /// <param name="frames">In the order of their seq.</param>
    /// <param name="bytes">Where each frame's offset points into.</param>
    public void Add(IReadOnlyList<EncodedFrame> frames, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            var frame = frames[i];
            Add(frame, bytes.Slice(frame.Offset, frame.Length));
        }
        restating = false;
        Shrink();
    }

    /// <inheritdoc/>
    public void Resume(IReadOnlyList<IncarnationProgress> progress)
    {
        var own = default(IncarnationProgress);
        foreach (var entry in progress)
        {
            if (entry.Incarnation == incarnation)
                own = entry;
        }
        acked = Math.Max(acked, own.CommittedSeq);
        segmentAt = 0;
        frameAt = 0;
        while (segmentAt + 1 < segments.Count && segments[segmentAt + 1].FirstSeq <= acked + 1)
            segmentAt++;
        // What is kept begins with a restatement, so it serves a collector that knows less than was let go, too.
        catalogueAt = catalogue.FirstAbove(own.CatalogueSeq);
    }

    /// <inheritdoc/>
    public bool TryPeek(out OutboxFrame frame)
    {
        frame = default;
        var hasStored = FindNextStored(out var segment);
        if (CatalogueComesFirst(hasStored, segment))
            frame = FrameOf(catalogue, catalogueAt);
        else if (hasStored)
            frame = FrameOf(segment, frameAt);
        else
            return false;
        return true;
    }

    /// <inheritdoc/>
    public void Advance()
    {
        var hasStored = FindNextStored(out var segment);
        if (CatalogueComesFirst(hasStored, segment))
            catalogueAt++;
        else if (hasStored)
            frameAt++;
    }

    /// <inheritdoc/>
    public void Acknowledged(ulong incarnation, ulong seq)
    {
        acked = Math.Max(acked, seq);
        while (segments.Count > 1 && segments[1].FirstSeq <= acked + 1)
            RemoveOldest();
        TrimCatalogue();
        AcknowledgedMore?.Invoke();
    }

    private void Add(in EncodedFrame frame, ReadOnlySpan<byte> content)
    {
        lastSeq = frame.Seq;
        if (frame.IsCatalogue)
        {
            if (frame.IsRestatement)
                (restatementWanted, restating, restatedBytes) = (false, true, 0);
            restatedBytes += restating ? content.Length : 0;
            catalogue.Add(frame, content);
            return;
        }
        if (frame.IsKey || segments.Count == 0)
        {
            segments.Add(spare.TryPop(out var emptied) ? emptied : new FrameRun());
            keyFrameWanted = false;
        }
        segments[^1].Add(frame, content);
    }

    private void Shrink()
    {
        while (segments.Count > 1 && TotalBytes() > bytesMax)
        {
            var undelivered = segments[0].BatchesAbove(acked);
            RemoveOldest();
            TrimCatalogue();
            if (undelivered > 0)
                Dropped?.Invoke(undelivered);
        }
        if (!keyFrameWanted && segments.Count > 0 && segments[^1].Length > bytesMax / SegmentsMin)
        {
            keyFrameWanted = true;
            KeyFrameWanted?.Invoke();
        }
        if (!restatementWanted && CatalogueHasOutgrown())
        {
            restatementWanted = true;
            RestatementWanted?.Invoke();
        }
    }

    private long TotalBytes()
    {
        var bytes = (long)catalogue.Length;
        foreach (var segment in segments)
            bytes += segment.Length;
        return bytes;
    }

    // The restatement itself may be any size; what was added to it since is what a new one would save.
    private bool CatalogueHasOutgrown()
    {
        var restatement = RestatementBefore(ulong.MaxValue);
        return restatement < catalogue.Count
            && catalogue.Length - catalogue.Frames[restatement].Offset > CatalogueGrowthMax + 2 * restatedBytes;
    }

    private void RemoveOldest()
    {
        var oldest = segments[0];
        segments.RemoveAt(0);
        if (segmentAt > 0)
            segmentAt--;
        else
            frameAt = 0;
        oldest.Clear();
        if (spare.Count < SpareMax && oldest.Capacity <= SpareBytesMax)
            spare.Push(oldest);
    }

    private void TrimCatalogue()
    {
        var restatement = RestatementBefore(segments.Count > 0 ? segments[0].FirstSeq : ulong.MaxValue);
        if (restatement == catalogue.Count)
            return;
        catalogue.RemoveFirst(restatement);
        catalogueAt = Math.Max(0, catalogueAt - restatement);
    }

    /// <summary>The newest restatement before <paramref name="seq"/>; the count when there is none.</summary>
    private int RestatementBefore(ulong seq)
    {
        for (var i = catalogue.Count - 1; i >= 0; i--)
        {
            if (catalogue.Frames[i].IsRestatement && catalogue.Frames[i].Seq < seq)
                return i;
        }
        return catalogue.Count;
    }

    // The next frame of a segment lies in the next segment when the present one is through.
    private bool FindNextStored(out FrameRun segment)
    {
        if (segmentAt + 1 < segments.Count && frameAt == segments[segmentAt].Count)
            (segmentAt, frameAt) = (segmentAt + 1, 0);
        segment = segmentAt < segments.Count ? segments[segmentAt] : catalogue;
        return segmentAt < segments.Count && frameAt < segment.Count;
    }

    private bool CatalogueComesFirst(bool hasStored, FrameRun segment) =>
        catalogueAt < catalogue.Count
        && (!hasStored || catalogue.Frames[catalogueAt].Seq < segment.Frames[frameAt].Seq);

    private OutboxFrame FrameOf(FrameRun run, int index) =>
        new(incarnation, run.Frames[index].Seq, run.Frames[index].IsBatch, run.BytesAt(index));
}
