namespace Monitoring.Protocol.Frames;

/// <summary>
/// What happened to a host. Below 64: to its stream, sent by its agent. From 64: noted by a collector in its own
/// history, and never sent.
/// </summary>
public enum EventKind : byte
{
    /// <summary>Nothing was sampled for a while. Amount: milliseconds.</summary>
    Gap = 1,

    /// <summary>The wall clock was set. Amount: milliseconds forward, negative backward.</summary>
    ClockStep = 2,

    /// <summary>Batches were dropped undelivered, or lost in a damaged spool file. Amount: how many.</summary>
    Drop = 3,

    /// <summary>The collector said that it moves, and the agent stays: there is none of its authority, or it isn't
    /// taken in there. Amount: 0.</summary>
    NotMoved = 4,

    /// <summary>Noted: its batches arrive in time. Amount: milliseconds for which they did not; 0 when
    /// unknown.</summary>
    Up = 64,

    /// <summary>Noted: its batches or answers are late. Amount: 0.</summary>
    Late = 65,

    /// <summary>Noted: it is silent, has said goodbye, or is kept out. Amount: 0.</summary>
    Down = 66,

    /// <summary>Noted: the host was booted anew. Amount: 0.</summary>
    Reboot = 67,

    /// <summary>Noted: the host's agent has another version. Amount: 0.</summary>
    AgentVersion = 68,

    /// <summary>Noted: the host's clock was set, as seen from here. Amount: milliseconds forward, negative
    /// backward.</summary>
    ClockJump = 69,

    /// <summary>Noted: the host's clock drifts. Amount: parts per million that it gains; negative: loses.</summary>
    ClockDrift = 70,

    /// <summary>Noted: the collector's own clock was set. Amount: milliseconds forward, negative backward.</summary>
    CollectorClockStep = 71,
}
