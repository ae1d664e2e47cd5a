namespace Monitoring.Reactor;

/// <summary>How a <see cref="CooperativeTask"/> came to its end.</summary>
/// <example>
/// <code>
/// cooperator.Cooperate(work).WhenDone().AddErrback(failure =>
/// {
///     if (failure.Exception is TaskFinishedException { End: TaskEnd.CooperatorStopped })
///         log.Info("the work was cut short");
/// });
/// </code>
/// </example>
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
