using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>
/// Lets one piece of work run at a time, in the order in which they came. For the reactor's thread only.
/// </summary>
public sealed class DeferredLock
{
    private readonly LinkedList<Deferred<Unit>> waiting = [];

    /// <summary>True while a piece of work runs.</summary>
    public bool Locked { get; private set; }

    /// <summary>Pieces of work that wait for their turn.</summary>
    public int Waiting => waiting.Count;

    /// <summary>
    /// Runs <paramref name="work"/> when its turn comes, and lets the next go on once its Deferred has fired, however
    /// it ended.
    /// </summary>
    /// <returns>Fires with the work's result. Cancelling it before its turn takes the work back.</returns>
    public Deferred<T> Run<T>(Func<Deferred<T>> work)
    {
        var turn = new Deferred<Unit>(cancelled => waiting.Remove(cancelled));
        var result = turn.AddCallback(_ => Deferred.Maybe(work).AddBoth(Release));
        if (Locked)
        {
            waiting.AddLast(turn);
        }
        else
        {
            Locked = true;
            turn.Callback(Unit.Default);
        }

        return result;
    }

    private Outcome<T> Release<T>(Outcome<T> outcome)
    {
        if (waiting.First is not { } next)
        {
            Locked = false;
            return outcome;
        }

        waiting.RemoveFirst();
        next.Value.Callback(Unit.Default);
        return outcome;
    }
}
