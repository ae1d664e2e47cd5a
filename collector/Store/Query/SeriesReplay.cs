using Monitoring.Collector.Store.History;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.Query;

/// <summary>Finds which series a host had in a span of time, from its catalogue frames alone.</summary>
internal static class SeriesReplay
{
    /// <summary>Gives a set the series of a host that were live in its span.</summary>
    /// <returns>How many batches the runs hold that lie in the span: no series has more samples.</returns>
    public static long Read(IHistory history, Guid host, SampleSet samples)
    {
        StreamDecoder? decoder = null;
        var batches = 0L;
        foreach (var run in history.Runs(host, samples.Span.FromMs, samples.Span.ToMs))
        {
            if (decoder is null || decoder.Broken || !run.Continues || decoder.Incarnation != run.Stream.Incarnation)
            {
                decoder = new StreamDecoder(run.Stream.Incarnation);
                foreach (var frame in run.ReadCatalogue())
                    Apply(decoder, frame.Span, samples);
                Note(decoder, samples);
            }
            var known = decoder.CatalogueSeq;
            batches += Apply(decoder, run.Frames.Span, samples);
            if (decoder.CatalogueSeq != known)
                Note(decoder, samples);
        }
        return batches;
    }

    private static long Apply(StreamDecoder decoder, ReadOnlySpan<byte> frames, SampleSet samples)
    {
        var batches = 0L;
        samples.Budget.SpendBytes(frames.Length);
        while (FrameReader.Read(frames, out var frame) == FrameReading.Ok)
        {
            if (frame.Type is FrameType.Define or FrameType.Retire)
            {
                // What retires in the middle of a run was live at its beginning.
                if (frame.Type == FrameType.Retire || frame.Flags.Has(FrameFlags.Restate))
                    Note(decoder, samples);
                decoder.Apply(frame, out _);
            }
            batches += frame.Type == FrameType.Batch ? 1 : 0;
            frames = frames[frame.Whole.Length..];
        }
        return batches;
    }

    private static void Note(StreamDecoder decoder, SampleSet samples)
    {
        for (var g = 0; g < decoder.GroupCount; g++)
        {
            foreach (var series in decoder.Columns(g).Series)
            {
                if (series is not null)
                    samples.ColumnOf(series);
            }
        }
    }
}
