namespace Monitoring.Reactor;

/// <summary>When, during a reactor's start or stop, a trigger runs.</summary>
/// <example>
/// <code>
/// reactor.AddShutdownTrigger(TriggerPhase.Before, keeper.Save);
/// </code>
/// </example>
public enum TriggerPhase
{
    /// <summary>The reactor waits for the Deferreds that these return. At a stop, it still serves.</summary>
    Before,

    /// <summary>The start or stop itself: open, or close, what the reactor owns.</summary>
    During,

    /// <summary>Once it is done: first calls, or last words.</summary>
    After,
}
