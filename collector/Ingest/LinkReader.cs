using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// Takes what one link brings to its host's mailbox, on the thread that reads the link: one delivery a read, however
/// many batches the read held.
/// </summary>
internal sealed class LinkReader : IStreamReader
{
    private static readonly TimeSpan IntervalDefault = TimeSpan.FromSeconds(1);

    private readonly AgentLink link;
    private readonly HostMailbox mailbox;
    private readonly MailRoom mailRoom;
    private readonly RowWriter rows;
    private readonly Commitment commitment;
    private readonly CollectorMetrics metrics;
    private readonly Dictionary<StreamDecoder, (long Batches, long Samples, long StepsBack)> before;
    private readonly GroupColumns columns = new();
    private StreamDecoder? stream;
    private long batchesCounted;
    private long samplesCounted;
    private long samplesOfLink;
    private long bytesCounted;
    private long framesCounted;
    private long stepsBackSeen;

    // The time of the snapshot that is shown in place of a backlog; the least value when there is none.
    private long aheadMs = long.MinValue;

    /// <summary>Begins a link; no other has the streams.</summary>
    public LinkReader(
        AgentLink link,
        AgentStreams streams,
        IReadOnlyList<StreamDecoder> decoders,
        MailRoom mailRoom,
        RowWriter rows,
        Commitment commitment,
        CollectorMetrics metrics)
    {
        this.link = link;
        this.mailRoom = mailRoom;
        this.rows = rows;
        this.commitment = commitment;
        this.metrics = metrics;
        mailbox = streams.Mailbox;
        before = decoders.ToDictionary(d => d, d => (d.Batches, d.Samples, d.StepsBack));
    }

    /// <inheritdoc/>
    public void Received(StreamDecoder decoder, in Frame frame) => rows.Add(decoder, frame);

    /// <inheritdoc/>
    public void ReceivedAgain(StreamDecoder decoder, in Frame frame) => rows.AddCopy(decoder, frame);

    /// <inheritdoc/>
    public void Decoded(StreamDecoder decoder, bool ahead)
    {
        if (ahead)
            aheadMs = decoder.TimeMs;
        else
        {
            rows.HandOver();
            commitment.HoldWhileFull(link);
            Count(decoder);
            ForgetAhead(decoder);
        }

        // While a backlog is replayed, the snapshot ahead of it is what is shown, until the replay has caught up with
        // it.
        if (ahead || aheadMs == long.MinValue)
            columns.Show(decoder);
        mailRoom.Put(mailbox, new HostDelivery(
            link,
            columns.Groups,
            Math.Max(decoder.TimeMs, aheadMs),
            decoder.ShortestInterval ?? IntervalDefault,
            samplesOfLink == 0 ? null : (double)bytesCounted / samplesOfLink));
    }

    // Once the agent's clock was set back, its batches might not reach the snapshot's time for long.
    private void ForgetAhead(StreamDecoder decoder)
    {
        if (decoder.TimeMs >= aheadMs || decoder.StepsBack != stepsBackSeen)
            aheadMs = long.MinValue;
        stepsBackSeen = decoder.StepsBack;
    }

    private void Count(StreamDecoder decoder)
    {
        if (decoder != stream)
        {
            stream = decoder;
            (batchesCounted, samplesCounted, stepsBackSeen) = before.GetValueOrDefault(decoder);
        }
        var (batches, samples) = (decoder.Batches, decoder.Samples);
        var (bytes, frames) = (link.BytesReceived, link.FramesReceived);
        metrics.BatchesReceived.Add(batches - batchesCounted);
        metrics.SamplesReceived.Add(samples - samplesCounted);
        samplesOfLink += samples - samplesCounted;
        metrics.BytesReceived.Add(bytes - bytesCounted);
        metrics.FramesReceived.Add(frames - framesCounted);
        (batchesCounted, samplesCounted, bytesCounted, framesCounted) = (batches, samples, bytes, frames);
    }
}
