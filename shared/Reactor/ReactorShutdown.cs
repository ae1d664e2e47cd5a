using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>A reactor's way from running to stopped.</summary>
/// <param name="triggers">What is to be done on the way.</param>
/// <param name="closePool">Ends the worker threads; null where there are none.</param>
internal sealed class ReactorShutdown(TriggerList triggers, Func<Deferred<Unit>>? closePool = null)
{
    private bool begun;

    /// <summary>True once all phases are through.</summary>
    internal bool Done { get; private set; }

    /// <summary>Begins; when it has begun, does nothing.</summary>
    internal void Begin()
    {
        if (begun)
        {
            return;
        }

        begun = true;
        triggers.Run(TriggerPhase.Before)
            .AddCallback(_ =>
            {
                // Nobody waits for what these begin, but the worker threads still bring what they are at.
                triggers.Run(TriggerPhase.During);
                return closePool?.Invoke() ?? Deferred.Succeed(Unit.Default);
            })
            .AddCallback(_ =>
            {
                triggers.Run(TriggerPhase.After);
                Done = true;
            });
    }
}
