using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>One sequenced frame among those that an encoder made.</summary>
/// <param name="Incarnation">Whose stream.</param>
/// <param name="Seq">Its place in the stream; those of one incarnation rise by one.</param>
/// <param name="Type">DEFINE, RETIRE, BATCH or EVENT.</param>
/// <param name="Flags">Tell a key frame and the beginning of a restatement.</param>
/// <param name="Offset">Where it begins among the encoded bytes.</param>
/// <param name="Length">Its bytes.</param>
public readonly record struct EncodedFrame(
    ulong Incarnation, ulong Seq, FrameType Type, FrameFlags Flags, int Offset, int Length)
{
    /// <summary>True for DEFINE and RETIRE, which must outlive the batches that need them.</summary>
    public bool IsCatalogue => Type is FrameType.Define or FrameType.Retire;

    /// <summary>True for a batch that can be read without those before it.</summary>
    public bool IsKey => Type == FrameType.Batch && Flags.Has(FrameFlags.Key);

    /// <summary>True for the frame that empties the catalogue; catalogue frames before it are no longer needed by
    /// frames after it.</summary>
    public bool IsRestatement => Flags.Has(FrameFlags.Restate);
}
