namespace Monitoring.Reactor;

/// <content>The chain: how links run, wait for other chains, and are cancelled.</content>
public abstract partial class Deferred
{
    /// <summary>What a cancel of this one is passed on to; null when it ends here.</summary>
    private Deferred? CancelsInstead => flags switch
    {
        var set when (set & (Flags.Waiting | Flags.KeepsCancel)) == Flags.Waiting => (Deferred)state!,
        var set when (set & Flags.Fired) == Flags.None => (state as AsyncFrame)?.Awaited,
        _ => null,
    };

    /// <summary>Takes another Deferred's result when it is there. Otherwise waits until the link, in the other
    /// Deferred's chain, resumes this one.</summary>
    /// <returns>True when it must wait.</returns>
    internal bool Follow(Deferred other, DeferredLink link)
    {
        var inner = other.CurrentChain();
        if (inner == this)
        {
            const string message = "A callback returned the Deferred that it runs for, which would wait for ever.";
            throw new InvalidOperationException(message);
        }

        if ((inner.flags & (Flags.Fired | Flags.Waiting)) != Flags.Fired || inner.pauses > 0)
        {
            state = inner;
            flags |= Flags.Waiting;
            inner.Enqueue(link);
            return true;
        }

        state = inner.TakeResult();
        return false;
    }

    /// <summary>Gives a chain that waits the result it waited for.</summary>
    internal void Resume(object? result)
    {
        flags &= ~Flags.Waiting;
        state = result;
    }

    /// <summary>The result, which this chain then no longer has.</summary>
    internal object? TakeResult()
    {
        Unsettle();
        var taken = state;
        state = null;
        return taken;
    }

    /// <summary>Runs all that can run now: a chain's links, and those of the chains that thereby get the result they
    /// waited for. A loop, as chains may be nested very deep.</summary>
    private static void Run(Deferred first)
    {
        Stack<Deferred>? unfinished = null;
        var current = first;
        // A paused chain ends the whole run, so that chains which gave it its result go on with their own links only
        // when they are next touched. This is what Twisted does.
        while ((current.flags & (Flags.Waiting | Flags.Running)) == Flags.None && current.pauses == 0)
        {
            var resumed = current.RunLinks();
            if (resumed is not null)
            {
                if (current.last is not null || unfinished is { Count: > 0 })
                {
                    (unfinished ??= new Stack<Deferred>()).Push(current);
                }

                current = resumed;
            }
            else if (unfinished is null || !unfinished.TryPop(out current))
            {
                return;
            }
        }
    }

    /// <returns>A chain that has just been given a result by this one and is to run first; null when this chain can
    /// run no further.</returns>
    private Deferred? RunLinks()
    {
        Unsettle();
        flags |= Flags.Running;
        Deferred? resumed = null;
        // The ring is closed again when the loop ends. Until then nobody looks at what its last link leads to.
        var link = last?.Next;
        while (link is not null && resumed is null && !Has(Flags.Waiting))
        {
            var next = Detach(link);
            try
            {
                resumed = link.Run(this);
            }
            catch (Exception exception)
            {
                state = new Failure(exception);
            }

            // Steps added by the last one are there now.
            link = next ?? last?.Next;
        }

        if (link is not null)
        {
            last!.Next = link;
        }

        flags &= ~Flags.Running;
        if (resumed is null)
        {
            Settle();
        }

        return resumed;
    }

    private void Enqueue(DeferredLink link)
    {
        link.Next = last is null ? link : last.Next;
        if (last is not null)
        {
            last.Next = link;
        }

        last = link;
    }

    /// <summary>Takes the first link off the ring, which may then hang itself on to another chain.</summary>
    /// <returns>The one after it; null when it was the last.</returns>
    private DeferredLink? Detach(DeferredLink first)
    {
        var next = first.Next;
        if (first == last)
        {
            next = null;
            last = null;
        }

        first.Next = null;
        return next;
    }

    private void CancelSource()
    {
        if (Has(Flags.Fired))
        {
            return;
        }

        switch (state)
        {
            case AsyncFrame:
                // The function runs at this very moment and awaits nothing that could be cancelled.
                return;
            case DeferredGroup group:
                group.CancelMembers();
                return;
            case null:
                // Whoever was to fire it doesn't know that it was cancelled, and may fire it once more.
                flags |= Flags.SwallowsOneResult;
                break;
            case var canceller:
                CallCanceller(canceller);
                break;
        }

        if (!Has(Flags.Fired))
        {
            SetFired(new Failure(new OperationCanceledException("The Deferred was cancelled.")));
            Run(this);
        }
    }

    /// <summary>Hangs a failure that the chain ends in on an object that reports it once the chain is
    /// garbage.</summary>
    private protected void Settle()
    {
        if (state is Failure failure)
        {
            state = new UnhandledFailure(failure, DeferredStacks.Describe(this));
        }
    }

    private void Unsettle()
    {
        if (state is UnhandledFailure unhandled)
        {
            state = unhandled.TakeBack();
        }
    }
}
