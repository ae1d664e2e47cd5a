namespace Monitoring.Protocol.Frames;

/// <summary>Which flags the frames outside the stream may carry.</summary>
internal static class ControlFlags
{
    public static bool AreValid(FrameType type, FrameFlags flags) => type switch
    {
        FrameType.Ack => flags is FrameFlags.None or FrameFlags.Incarnation,
        FrameType.Refused or FrameType.Snapshot => flags == FrameFlags.Incarnation,
        _ => flags == FrameFlags.None,
    };
}
