namespace Monitoring.Collector.Registry;

/// <summary>How a host is doing, as far as the collector can tell.</summary>
public enum HostState
{
    /// <summary>Its batches arrive in time.</summary>
    Up,

    /// <summary>No batch for a few intervals, or two polls unanswered. Its values still stand.</summary>
    Late,

    /// <summary>Silent for too long, or it said goodbye. Its values have left.</summary>
    Down,

    /// <summary>Refused until somebody decides: two agents use its id.</summary>
    KeptOut,
}
