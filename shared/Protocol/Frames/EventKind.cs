namespace Monitoring.Protocol.Frames;

/// <summary>What happened to an agent's stream.</summary>
public enum EventKind : byte
{
    /// <summary>Nothing was sampled for a while. Amount: milliseconds.</summary>
    Gap = 1,

    /// <summary>The wall clock was set. Amount: milliseconds forward, negative backward.</summary>
    ClockStep = 2,

    /// <summary>Batches were dropped undelivered, or lost in a damaged spool file. Amount: how many.</summary>
    Drop = 3,
}
