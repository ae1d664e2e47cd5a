namespace Monitoring.Reactor;

/// <summary>When, during the reactor's stop, a trigger runs.</summary>
public enum ShutdownPhase
{
    /// <summary>The loop still serves.</summary>
    Before,

    /// <summary>Close what is open.</summary>
    During,

    /// <summary>Last words.</summary>
    After,
}
