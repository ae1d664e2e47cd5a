using Monitoring.Protocol.Codec;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// Walks over an outbox' frames: those of its segments and those of its catalogue, merged by their seqs.
/// </summary>
/// <param name="segments">The segments, oldest first.</param>
/// <param name="catalogue">The catalogue frames.</param>
internal sealed class FrameCursor(List<FrameRun> segments, FrameRun catalogue)
{
    // The next frame of each kind.
    private int segmentAt;
    private int frameAt;
    private int catalogueAt;

    /// <summary>Batches that lie ahead.</summary>
    public int BatchesAhead
    {
        get
        {
            var batches = 0;
            for (var i = segmentAt; i < segments.Count; i++)
            {
                var isBegun = i == segmentAt && frameAt > 0;
                batches += segments[i].BatchesAbove(isBegun ? segments[i].Frames[frameAt - 1].Seq : 0);
            }
            return batches;
        }
    }

    /// <summary>
    /// Goes to the newest segment that begins at or before <paramref name="seq"/>, or to the oldest one, and to the
    /// first catalogue frame above <paramref name="catalogueSeq"/>.
    /// </summary>
    public void SeekSegment(ulong seq, ulong catalogueSeq)
    {
        segmentAt = 0;
        frameAt = 0;
        while (segmentAt + 1 < segments.Count && segments[segmentAt + 1].FirstSeq <= seq)
            segmentAt++;
        catalogueAt = catalogue.FirstAbove(catalogueSeq);
    }

    /// <summary>
    /// Goes to the first frame above <paramref name="seq"/>, and to the first catalogue frame above
    /// <paramref name="catalogueSeq"/>.
    /// </summary>
    public void SeekAfter(ulong seq, ulong catalogueSeq)
    {
        SeekSegment(seq + 1, catalogueSeq);
        frameAt = segmentAt < segments.Count ? segments[segmentAt].FirstAbove(seq) : 0;
    }

    /// <summary>The next frame; false at the end.</summary>
    public bool TryPeek(out FrameRun run, out int index)
    {
        var hasStored = FindNextStored(out var segment);
        var catalogueFirst = CatalogueComesFirst(hasStored, segment);
        (run, index) = catalogueFirst ? (catalogue, catalogueAt) : (segment, frameAt);
        return catalogueFirst || hasStored;
    }

    /// <summary>Goes behind the next frame, which must be there, and gives it.</summary>
    public EncodedFrame Advance()
    {
        var hasStored = FindNextStored(out var segment);
        return CatalogueComesFirst(hasStored, segment)
            ? catalogue.Frames[catalogueAt++]
            : segment.Frames[frameAt++];
    }

    /// <summary>The oldest segment was taken away.</summary>
    public void OldestRemoved()
    {
        if (segmentAt > 0)
            segmentAt--;
        else
            frameAt = 0;
    }

    /// <summary>The first frames of the catalogue were taken away.</summary>
    public void CatalogueRemoved(int count) => catalogueAt = Math.Max(0, catalogueAt - count);

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
}
