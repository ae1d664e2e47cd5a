using Monitoring.Collector.Ingest;
using Monitoring.Collector.Store.History;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Cli;

/// <summary>What reading all of a stream came to.</summary>
/// <param name="Runs">Runs of frames.</param>
/// <param name="Batches">Batches that were decoded.</param>
/// <param name="Samples">Samples in them, each stored once.</param>
/// <param name="Bytes">Bytes of the runs.</param>
/// <param name="UnreadableRuns">Runs in which something can't be read.</param>
internal readonly record struct StreamCheck(long Runs, long Batches, long Samples, long Bytes, int UnreadableRuns)
{
    /// <summary>Both together.</summary>
    public static StreamCheck operator +(StreamCheck a, StreamCheck b) => new(
        a.Runs + b.Runs, a.Batches + b.Batches, a.Samples + b.Samples, a.Bytes + b.Bytes,
        a.UnreadableRuns + b.UnreadableRuns);

    /// <summary>Decodes all that is stored of a stream.</summary>
    public static StreamCheck Of(IHistory history, StreamKey stream)
    {
        var total = default(StreamCheck);
        StreamDecoder? decoder = null;
        foreach (var run in history.RunsFrom(stream, 0))
        {
            if (run.IsDamaged)
            {
                total += new StreamCheck(1, 0, 0, 0, 1);
                continue;
            }
            var isReadable = true;
            if (decoder is null || decoder.Broken || !run.Continues)
            {
                decoder = new StreamDecoder(stream.Incarnation);
                foreach (var frame in run.ReadCatalogue())
                    isReadable &= Apply(decoder, frame.Span);
            }
            var (batches, samples) = (decoder.Batches, decoder.Samples);
            isReadable &= Apply(decoder, run.Frames.Span);
            total += new StreamCheck(
                1, decoder.Batches - batches, decoder.Samples - samples, run.Frames.Length, isReadable ? 0 : 1);
        }
        return total;
    }

    private static bool Apply(StreamDecoder decoder, ReadOnlySpan<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            if (FrameReader.Read(frames, out var frame) != FrameReading.Ok)
                return false;
            decoder.Apply(frame, out _);
            frames = frames[frame.Whole.Length..];
        }
        return !decoder.Broken;
    }
}
