namespace Monitoring.Protocol.Codec;

/// <summary>What came of applying a frame to a <see cref="StreamDecoder"/>.</summary>
public enum Application
{
    /// <summary>It moved the stream on.</summary>
    Applied,

    /// <summary>It had been applied before, or lies at or below what was committed; nothing new is in it.</summary>
    Known,

    /// <summary>Its content cannot be read. The decoder is of no more use.</summary>
    Malformed,

    /// <summary>Frames that it needs are missing. The decoder is of no more use.</summary>
    BrokenSequence,

    /// <summary>It passes a limit of groups or slots. The decoder is of no more use.</summary>
    OverLimit,
}
