using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.Query;

/// <summary>
/// Plays stored frames of one stream again, in the order of their seqs, and takes the selected samples out of them.
/// </summary>
/// <param name="incarnation">Whose stream.</param>
/// <param name="samples">Where they go.</param>
internal sealed class StreamReplay(ulong incarnation, SampleSet samples)
{
    private readonly StreamDecoder decoder = new(incarnation);
    private readonly SlotSelection selection = new(samples);

    /// <summary>Whose stream.</summary>
    public ulong Incarnation => decoder.Incarnation;

    /// <summary>True once a frame could not be read: what follows takes a new replay.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Takes in the catalogue frames that the first key frame is read with.</summary>
    public void Learn(IReadOnlyList<ReadOnlyMemory<byte>> catalogue)
    {
        foreach (var bytes in catalogue)
        {
            samples.Budget.SpendBytes(bytes.Length);
            if (FrameReader.Read(bytes.Span, out var frame) == FrameReading.Ok)
                Apply(frame);
            else
                IsBroken = true;
        }
    }

    /// <summary>Plays whole frames.</summary>
    /// <returns>False when some of them can't be read.</returns>
    public bool Play(ReadOnlySpan<byte> frames)
    {
        samples.Budget.SpendBytes(frames.Length);
        var start = KeyFrameSearch.Before(frames, samples.Span.FromMs);
        for (var at = 0; at < frames.Length && !IsBroken;)
        {
            if (FrameReader.Read(frames[at..], out var frame) != FrameReading.Ok)
            {
                IsBroken = true;
                break;
            }
            if (frame.Type != FrameType.Batch || at >= start)
                Apply(frame);
            at += frame.Whole.Length;
        }
        selection.Flush();
        return !IsBroken;
    }

    private void Apply(in Frame frame)
    {
        switch (decoder.Apply(frame, out _))
        {
            case Application.Applied when frame.Type == FrameType.Batch:
                selection.Take(decoder);
                break;
            case Application.Applied or Application.Known:
                break;
            default:
                IsBroken = true;
                break;
        }
    }
}
