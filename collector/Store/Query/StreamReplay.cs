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
    private StreamDecoder decoder = new(incarnation);
    private SlotSelection selection = new(samples);

    /// <summary>The newest frame that was applied.</summary>
    public ulong AppliedSeq => decoder.AppliedSeq;

    /// <summary>The newest catalogue frame that was applied.</summary>
    public ulong CatalogueSeq => decoder.CatalogueSeq;

    /// <summary>True once a frame could not be read: what follows needs <see cref="Restart"/>.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Begins anew, without a catalogue.</summary>
    public void Restart()
    {
        decoder = new StreamDecoder(incarnation);
        selection = new SlotSelection(samples);
        IsBroken = false;
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
