namespace Monitoring.Protocol.Frames;

/// <summary>What came of reading a frame.</summary>
public enum FrameReading
{
    /// <summary>The bytes end before the frame does.</summary>
    NeedMore,

    /// <summary>There it is.</summary>
    Ok,

    /// <summary>Bad: its length cannot be that of a frame.</summary>
    BadLength,

    /// <summary>Bad: its checksum is wrong.</summary>
    BadChecksum,
}
