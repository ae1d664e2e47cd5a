namespace Monitoring.Collector.Web;

/// <summary>What the status page shows, as the reactor publishes it. The page reads; it never reaches into a session
/// or a store.</summary>
public interface IStatusView
{
    /// <summary>The newest snapshot; any thread may read it. Never null: before the first host there is a snapshot
    /// without rows.</summary>
    StatusSnapshot Current { get; }

    /// <summary>
    /// Says that <see cref="Current"/> was replaced: each new snapshot, on the reactor's thread. Any thread may
    /// subscribe. Observers only take a note here; they do their work on threads of their own.
    /// </summary>
    IObservable<StatusSnapshot> Published { get; }
}
