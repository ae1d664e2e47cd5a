using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>What is to happen when a reactor stops, phase by phase; each trigger runs once.</summary>
internal sealed class ShutdownTriggers(CallGuard guard)
{
    private readonly List<(ShutdownPhase Phase, Func<Deferred<Unit>?> Trigger)> triggers = [];

    internal void Add(ShutdownPhase phase, Func<Deferred<Unit>?> trigger) => triggers.Add((phase, trigger));

    /// <summary>Runs all; the later phases come once the Deferreds of the first have fired.</summary>
    internal Deferred<Unit> Run() =>
        DeferredList.All(RunPhase(ShutdownPhase.Before), consumeErrors: true).AddCallback(outcomes =>
        {
            foreach (var outcome in outcomes)
            {
                if (!outcome.Succeeded)
                {
                    guard.Note(outcome.Failure.Exception);
                }
            }

            // Nobody waits for these any more, but their failures are still reported, as of any Deferred.
            RunPhase(ShutdownPhase.During);
            RunPhase(ShutdownPhase.After);
        });

    private List<Deferred<Unit>> RunPhase(ShutdownPhase phase)
    {
        var pending = new List<Deferred<Unit>>();
        foreach (var (_, trigger) in triggers.FindAll(entry => entry.Phase == phase))
        {
            guard.Run(() =>
            {
                if (trigger() is { } deferred)
                {
                    pending.Add(deferred);
                }
            });
        }

        triggers.RemoveAll(entry => entry.Phase == phase);
        return pending;
    }
}
