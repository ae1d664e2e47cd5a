namespace Monitoring.Protocol.Frames;

/// <summary>One frame as it was received. The spans are part of what was read and valid as long as that is.</summary>
public readonly ref struct Frame(FrameType type, FrameFlags flags, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> whole)
{
    /// <summary>Bytes before the payload: length, type, flags.</summary>
    public const int HeaderBytes = 6;

    /// <summary>Bytes after the payload.</summary>
    public const int ChecksumBytes = 4;

    /// <summary>The shortest frame: one without a payload.</summary>
    public const int BytesMin = HeaderBytes + ChecksumBytes;

    /// <summary>What it says.</summary>
    public FrameType Type { get; } = type;

    /// <summary>Its flags; not yet checked against its type.</summary>
    public FrameFlags Flags { get; } = flags;

    /// <summary>What lies between flags and checksum.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>The frame's bytes from its length to its checksum, as they are spooled and stored.</summary>
    public ReadOnlySpan<byte> Whole { get; } = whole;
}
