namespace Monitoring.Reactor;

/// <summary>How a <see cref="CooperativeTask"/> came to its end.</summary>
public enum TaskEnd
{
    /// <summary>All its steps are done.</summary>
    Done,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>A step, or a Deferred that it waited for, failed.</summary>
    Failed,

    /// <summary>Its cooperator was stopped.</summary>
    CooperatorStopped,
}
