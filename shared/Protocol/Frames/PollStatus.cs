namespace Monitoring.Protocol.Frames;

/// <summary>How a poll was answered.</summary>
public enum PollStatus : byte
{
    /// <summary>The body is the answer.</summary>
    Ok = 0,

    /// <summary>The agent does not know this kind.</summary>
    Unsupported = 1,

    /// <summary>Too many polls wait already; ask again later.</summary>
    Busy = 2,

    /// <summary>It was tried and failed; the body is a text that says why.</summary>
    Failed = 3,
}
