using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// Copies one link's new frames out of the read buffer into rows for the journal: one row a read, and a new one at each
/// key frame. On the thread that reads the link.
/// </summary>
/// <param name="journal">Takes the rows.</param>
/// <param name="streams">The streams that go on with this link.</param>
internal sealed class RowWriter(IJournal journal, IReadOnlyDictionary<StreamDecoder, JournalStream> streams)
{
    /// <summary>
    /// After so many batches a flooding agent's rows are urgent, so that its window never closes for long.
    /// </summary>
    public const int UrgentBatches = Model.Limits.UnackedBatchesMax / 4;

    private const int BytesMin = 512;

    private StreamDecoder? source;
    private JournalRow? row;
    private int bytesBefore = BytesMin;
    private int batchesSinceUrgent;

    /// <summary>Takes a frame that the decoder has just applied.</summary>
    public void Add(StreamDecoder decoder, in Frame frame)
    {
        if (row is not null && (source != decoder || row.EndsBefore(frame)))
            HandOver();
        source = decoder;
        row ??= new JournalRow(streams[decoder], Math.Max(bytesBefore, frame.Whole.Length));
        row.Add(decoder, frame);
    }

    /// <summary>The read is over: what there is goes to the journal.</summary>
    public void HandOver()
    {
        if (row is not { } full)
            return;
        row = null;
        bytesBefore = Math.Max(BytesMin, full.Frames.Length);
        batchesSinceUrgent += full.Batches;
        full.IsUrgent = batchesSinceUrgent >= UrgentBatches;
        if (full.IsUrgent)
            batchesSinceUrgent = 0;
        journal.Append(full);
    }
}
