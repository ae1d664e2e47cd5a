using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>What is to happen when a reactor starts, or when it stops, phase by phase. Each trigger runs
/// once.</summary>
internal sealed class TriggerList(CallGuard guard)
{
    private readonly List<ReactorTrigger> pending = [];
    private TriggerPhase? reached;

    /// <summary>Adds a trigger; it runs at once when its phase is over.</summary>
    internal ReactorTrigger Add(TriggerPhase phase, Func<Deferred<Unit>?> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var trigger = new ReactorTrigger(this, phase, call);
        if (phase <= reached)
        {
            _ = Run(trigger);
        }
        else
        {
            pending.Add(trigger);
        }

        return trigger;
    }

    internal void Remove(ReactorTrigger trigger)
    {
        if (!pending.Remove(trigger))
        {
            throw new InvalidOperationException("The trigger has run, or was removed before.");
        }
    }

    /// <summary>Runs a phase's triggers in the order of their adding, also those that they add themselves.</summary>
    /// <returns>Fires when all their Deferreds have; what went wrong with them has then been reported.</returns>
    internal Deferred<Unit> Run(TriggerPhase phase)
    {
        var under = new List<Deferred<Unit>>();
        while (pending.Find(trigger => trigger.Phase == phase) is { } next)
        {
            pending.Remove(next);
            if (Run(next) is { } deferred)
            {
                under.Add(deferred);
            }
        }

        reached = phase;
        return DeferredList.All(under).AddCallback(_ => { });
    }

    private Deferred<Unit>? Run(ReactorTrigger trigger)
    {
        Deferred<Unit>? deferred = null;
        guard.Run(() => deferred = trigger.Call());
        return deferred?.AddErrback(failure => guard.Note(failure.Exception));
    }
}
