using Monitoring.Collector.Store.History;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.Query;

/// <summary>Finds which series a host had in a span of time, from its catalogue frames alone.</summary>
internal static class SeriesReplay
{
    /// <summary>Gives a set the series of a host that were live in its span.</summary>
    /// <returns>How many batches the runs hold that lie in the span: no series has more samples. And how many runs
    /// could not be read, or not to their ends.</returns>
    public static (long Batches, int UnreadableRuns) Read(IHistory history, Guid host, SampleSet samples)
    {
        StreamDecoder? decoder = null;
        var batches = 0L;
        var unreadable = HostRuns.Play(history, host, samples, run =>
        {
            var isReadable = true;
            if (decoder is null || decoder.Broken || !run.Continues || decoder.Incarnation != run.Stream.Incarnation)
            {
                decoder = new StreamDecoder(run.Stream.Incarnation);
                var catalogue = run.ReadCatalogue();
                isReadable = catalogue.Count > 0;
                foreach (var frame in catalogue)
                    isReadable &= Apply(decoder, frame.Span, samples).IsWhole;
                Note(decoder, samples);
            }
            var known = decoder.CatalogueSeq;
            var (found, isWhole) = Apply(decoder, run.Frames.Span, samples);
            batches += found;
            if (decoder.CatalogueSeq != known)
                Note(decoder, samples);
            return isReadable && isWhole;
        });
        return (batches, unreadable);
    }

    private static (long Batches, bool IsWhole) Apply(
        StreamDecoder decoder, ReadOnlySpan<byte> frames, SampleSet samples)
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
        return (batches, frames.IsEmpty && !decoder.Broken);
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
