namespace Monitoring.Reactor;

/// <summary>What was asked of a <see cref="CooperativeTask"/> can't be done, as it is finished.</summary>
/// <param name="end">How it came to its end.</param>
/// <example>
/// <code>
/// task.Stop();
/// task.Pause(); // Throws this, with TaskEnd.Stopped.
/// </code>
/// </example>
public sealed class TaskFinishedException(TaskEnd end)
    : InvalidOperationException($"The task is finished: {end}.")
{
    /// <summary>How the task came to its end.</summary>
    public TaskEnd End { get; } = end;
}
