using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// The frames of this process that are not known to be committed, in bounded memory. Batches lie in segments, each of
/// which begins with a key frame; acknowledged segments are let go, and when memory is full the oldest segment is
/// dropped whole, because no batch can be read without its key frame.
/// </summary>
/// <remarks>
/// Catalogue frames lie apart, since they outlive the batches around them: everything since the last restatement before
/// the oldest segment is kept, so that a collector that lost its memory can still be served. What goes out is both
/// merged by seq. For the reactor's thread only.
/// </remarks>
public sealed class Outbox : IOutbox
{
    /// <summary>Bytes by which the catalogue may outgrow its restatement before a new one is asked for.</summary>
    public const int CatalogueGrowthMax = 64 << 10;

    private const int SegmentsMin = 4;
    private const int SpareMax = 2;
    private const int SpareBytesMax = 256 << 10;

    private readonly int bytesMax;
    private readonly List<FrameRun> segments = [];
    private readonly Stack<FrameRun> spare = new();
    private readonly FrameRun catalogue = new();
    private readonly FrameCursor next;
    private bool keyFrameWanted;
    private bool restatementWanted;
    // A restatement and what follows it in the same cycle belong together.
    private bool restating;
    private long restatedBytes;

    /// <summary>Makes an empty one.</summary>
    /// <param name="incarnation">Whose stream.</param>
    /// <param name="bytesMax">The most bytes that are kept; default <see cref="Model.Limits.UnsentBytesMax"/>.</param>
    public Outbox(ulong incarnation, int bytesMax = Model.Limits.UnsentBytesMax)
    {
        this.bytesMax = bytesMax;
        Incarnation = incarnation;
        next = new FrameCursor(segments, catalogue);
    }

    /// <summary>Batches were dropped that are neither acknowledged nor on disk: their seqs, and how many earlier drops
    /// the events told that went with them. Some may have been sent.</summary>
    public event Action<IReadOnlyList<ulong>, long>? Dropped;

    /// <summary>The newest segment has grown long: a key frame would end it.</summary>
    public event Action? KeyFrameWanted;

    /// <summary>The catalogue has grown long: a restatement would shorten it.</summary>
    public event Action? RestatementWanted;

    /// <summary>Whose stream.</summary>
    public ulong Incarnation { get; }

    /// <inheritdoc/>
    public IReadOnlyList<QueuedIncarnation> Queued =>
        [new QueuedIncarnation(Incarnation, segments.Count > 0 ? segments[0].FirstSeq : 0, LastSeq, AckedSeq)];

    /// <summary>The oldest key frame in memory; the highest number when there is none.</summary>
    public ulong FirstSeq => segments.Count > 0 ? segments[0].FirstSeq : ulong.MaxValue;

    /// <summary>The newest frame; 0 before there is one.</summary>
    public ulong LastSeq { get; private set; }

    /// <summary>The newest frame that is acknowledged.</summary>
    public ulong AckedSeq { get; private set; }

    /// <summary>
    /// The newest frame that is on disk: those up to here may leave memory and are not lost. Default: none is.
    /// </summary>
    public ulong SpooledSeq { get; set; }

    /// <summary>Bytes that are not acknowledged.</summary>
    public long UnackedBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var segment in segments)
                bytes += segment.FirstSeq > AckedSeq ? segment.Length : segment.BytesAbove(AckedSeq);
            return bytes;
        }
    }

    /// <summary>Batches that have not been sent on the present connection.</summary>
    public int WaitingBatches => next.BatchesAhead;

    /// <summary>True when everything is acknowledged.</summary>
    public bool IsDelivered => AckedSeq >= LastSeq;

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
            if (entry.Incarnation == Incarnation)
                own = entry;
        }
        AckedSeq = Math.Max(AckedSeq, own.CommittedSeq);
        // What is kept begins with a restatement, so it serves a collector that knows less than was let go, too.
        next.SeekSegment(AckedSeq + 1, own.CatalogueSeq);
    }

    /// <summary>Goes on behind frames that were sent from elsewhere.</summary>
    /// <param name="sentSeq">The newest frame that was sent.</param>
    /// <param name="catalogueSeq">The newest catalogue frame that the collector knows by then.</param>
    public void GoOnAfter(ulong sentSeq, ulong catalogueSeq) => next.SeekAfter(sentSeq, catalogueSeq);

    /// <inheritdoc/>
    public bool TryPeek(out OutboxFrame frame)
    {
        var found = next.TryPeek(out var run, out var index);
        frame = found ? run.At(index) : default;
        return found;
    }

    /// <inheritdoc/>
    public void Advance() => Pass();

    /// <inheritdoc/>
    public void Acknowledged(ulong incarnation, ulong seq)
    {
        AckedSeq = Math.Max(AckedSeq, seq);
        while (segments.Count > 1 && segments[1].FirstSeq <= AckedSeq + 1)
            RemoveOldest();
        TrimCatalogue();
    }

    /// <summary>Lets go of the segments that end at or before <paramref name="seq"/>; they are not counted.</summary>
    public void RemoveThrough(ulong seq)
    {
        while (segments.Count > 1 && segments[0].LastSeq <= seq)
            RemoveOldest();
        TrimCatalogue();
    }

    /// <summary>Moves on behind the next frame, which must be there, and gives it.</summary>
    internal EncodedFrame Pass() => next.Advance();

    /// <summary>
    /// The newest key frame at or before <paramref name="seq"/>, or the oldest one; there must be one.
    /// </summary>
    internal ulong KeyBefore(ulong seq)
    {
        var segment = segments.Count - 1;
        while (segment > 0 && segments[segment].FirstSeq > seq)
            segment--;
        return segments[segment].FirstSeq;
    }

    /// <summary>
    /// A walk from the first frame above <paramref name="seq"/>; valid until the outbox is changed.
    /// </summary>
    internal FrameCursor WalkAfter(ulong seq)
    {
        var walk = new FrameCursor(segments, catalogue);
        walk.SeekAfter(seq, seq);
        return walk;
    }

    /// <summary>Copies the catalogue that the key frame <paramref name="keySeq"/> is read with.</summary>
    internal void CopyCatalogue(ulong keySeq, FrameWriter to)
    {
        var restatement = RestatementBefore(keySeq);
        var first = restatement == catalogue.Count ? 0 : restatement;
        for (var i = first; i < catalogue.Count && catalogue.Frames[i].Seq < keySeq; i++)
            to.Bytes(catalogue.BytesAt(i).Span);
    }

    private void Add(in EncodedFrame frame, ReadOnlySpan<byte> content)
    {
        LastSeq = frame.Seq;
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
            var safeSeq = Math.Max(AckedSeq, SpooledSeq);
            var (lost, told) = (segments[0].BatchSeqsAbove(safeSeq), segments[0].DropsToldAbove(safeSeq));
            RemoveOldest();
            TrimCatalogue();
            if (lost.Count > 0)
                Dropped?.Invoke(lost, told);
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
        next.OldestRemoved();
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
        next.CatalogueRemoved(restatement);
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
}
