using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// Copies one link's new frames out of the read buffer into rows for the journal: one row a read, and a new one at each
/// key frame and behind each gap. On the thread that reads the link.
/// </summary>
/// <param name="journal">Takes the rows.</param>
/// <param name="streams">The streams that go on with this link.</param>
/// <param name="unackedBytesMax">The agent's window in bytes.</param>
internal sealed class RowWriter(
    IJournal journal, IReadOnlyDictionary<StreamDecoder, JournalStream> streams, int unackedBytesMax)
{
    /// <summary>
    /// When so many frames of an agent are not committed its rows are urgent, so that its window never closes for long;
    /// likewise with half of its window in bytes.
    /// </summary>
    public const int UrgentBatches = Model.Limits.UnackedBatchesMax / 4;

    private const int BytesMin = 64;

    private StreamDecoder? source;
    private JournalRow? row;
    private int bytesBefore = BytesMin;

    /// <summary>Takes a frame that the decoder has just applied.</summary>
    public void Add(StreamDecoder decoder, in Frame frame)
    {
        streams[decoder].CopiesAfter = null;
        Add(decoder, frame, isCopy: false);
    }

    /// <summary>Takes a frame that was committed before, if that was elsewhere. Names are taken in any case: they come
    /// again only where they are not known.</summary>
    public void AddCopy(StreamDecoder decoder, in Frame frame)
    {
        if (frame.Type is FrameType.Define or FrameType.Retire || streams[decoder].CopiesAfter < decoder.DecodedSeq)
            Add(decoder, frame, isCopy: true);
    }

    /// <summary>The read is over: what there is goes to the journal.</summary>
    public void HandOver()
    {
        if (row is not { } full)
            return;
        row = null;
        bytesBefore = Math.Max(BytesMin, full.Frames.Length);
        full.Trim();
        full.IsUrgent = FillsTheWindow(full);
        journal.Append(full);
    }

    private bool FillsTheWindow(JournalRow next) =>
        next.LastSeq - Math.Min(next.LastSeq, next.Stream.CommittedSeq) >= UrgentBatches
        || next.Stream.WaitingBytes + next.Frames.Length >= unackedBytesMax / 2;

    private void Add(StreamDecoder decoder, in Frame frame, bool isCopy)
    {
        if (row is not null && (source != decoder || row.IsCopy != isCopy || row.EndsBefore(decoder, frame)))
            HandOver();
        source = decoder;
        row ??= new JournalRow(streams[decoder], Math.Max(bytesBefore, frame.Whole.Length)) { IsCopy = isCopy };
        row.Add(decoder, frame);
    }
}
