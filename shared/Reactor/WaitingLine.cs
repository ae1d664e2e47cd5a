namespace Monitoring.Reactor;

/// <summary>Deferreds that wait for their turn, first come first served. A cancelled one leaves the line.</summary>
internal sealed class WaitingLine<T>
{
    private readonly LinkedList<Deferred<T>> line = [];

    internal int Count => line.Count;

    /// <summary>Waits at the end of the line.</summary>
    internal Deferred<T> Join()
    {
        LinkedListNode<Deferred<T>>? place = null;
        // The canceller is only called before the turn has come, so the place is still in the line.
        var turn = new Deferred<T>(_ => line.Remove(place!));
        place = line.AddLast(turn);
        return turn;
    }

    /// <summary>Fires the first in the line; false when nobody waits.</summary>
    internal bool FireNext(T value)
    {
        if (line.First is not { } first)
        {
            return false;
        }

        line.RemoveFirst();
        first.Value.Callback(value);
        return true;
    }

    /// <summary>Runs the work once the turn has come, and gives the turn back however the work ended, even when it
    /// returned no Deferred, or one that can't be waited for.</summary>
    internal static Deferred<TResult> Run<TResult>(Deferred<T> turn, Func<Deferred<TResult>> work, Action release) =>
        turn.AddCallback(_ => Deferred.Maybe(() => Attachable(work())).AddBoth(outcome =>
        {
            release();
            return outcome;
        }));

    // Throws here what adding a step would throw later, when nobody would release any more.
    private static Deferred<TResult> Attachable<TResult>(Deferred<TResult>? running)
    {
        if (running is null)
        {
            throw new InvalidOperationException("The work returned no Deferred.");
        }

        running.CurrentChain();
        return running;
    }
}
