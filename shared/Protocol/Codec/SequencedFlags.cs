using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>Which flags the frames of the stream may carry.</summary>
internal static class SequencedFlags
{
    public static bool AreValid(FrameType type, FrameFlags flags) => type switch
    {
        FrameType.Define => (flags & ~(FrameFlags.Restate | FrameFlags.Ahead)) == FrameFlags.Incarnation,
        FrameType.Retire or FrameType.Event => flags == FrameFlags.Incarnation,
        FrameType.Batch => flags is FrameFlags.None or (FrameFlags.Incarnation | FrameFlags.Key),
        _ => false,
    };
}
