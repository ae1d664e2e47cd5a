using System.Numerics;

namespace Monitoring.Reactor;

/// <summary>What the typed views of one Deferred share: its result so far, its pending links and what it waits
/// for.</summary>
internal sealed class DeferredChain(Type type, Action<DeferredChain>? cancel, bool isList = false)
{
    // A list that is cancelled fires as its members' ends make it fire, if at all; once it has fired it can't be
    // cancelled, also not while a step of its chain waits for another Deferred: so Twisted has it.
    private readonly bool isList = isList;
    private Action<DeferredChain>? cancel = cancel;
    private object? result;
    private DeferredLink? head;
    private DeferredLink? tail;
    private DeferredChain? waitingFor;
    private UnhandledFailure? unhandled;
    private int pauses;
    private bool running;
    private bool swallowOneResult;

    /// <summary>The type of the result at the end of the chain as it stands.</summary>
    internal Type ResultType { get; private set; } = type;

    internal bool Fired { get; private set; }

    /// <summary>True when the result at the end of the chain is there to be taken.</summary>
    internal bool HasResult => Fired && waitingFor is null && pauses == 0 && head is null && !running;

    internal bool IsPaused => pauses > 0;

    private bool IsBlocked => pauses > 0 || waitingFor is not null;

    internal void Fire(object? first)
    {
        if (Fired)
        {
            if (!swallowOneResult)
            {
                throw new AlreadyCalledException("This Deferred was fired before; it fires once.");
            }

            swallowOneResult = false;
            return;
        }

        Fired = true;
        cancel = null;
        result = first;
        RunLinks();
    }

    internal void Append(DeferredLink link, Type resultType)
    {
        ResultType = resultType;
        Enqueue(link);
        if (Fired)
        {
            RunLinks();
        }
    }

    internal void Pause() => pauses++;

    internal void Unpause()
    {
        if (pauses == 0)
        {
            throw new InvalidOperationException("This Deferred is not paused.");
        }

        pauses--;
        if (Fired)
        {
            RunLinks();
        }
    }

    internal void Cancel()
    {
        // What is cancelled is the innermost chain that is waited for; a loop, as chains may be nested very deep.
        var innermost = this;
        var mark = this;
        for (var steps = 1L; innermost is { isList: false, waitingFor: { } next }; steps++)
        {
            innermost = next;
            if (innermost == mark)
            {
                throw new InvalidOperationException("Deferreds wait for each other in a circle; none will ever fire.");
            }

            // A mark left behind at each power of two is met again by whoever goes round in a circle (Brent's method).
            if (BitOperations.IsPow2(steps))
            {
                mark = innermost;
            }
        }

        innermost.CancelSource();
    }

    private void CancelSource()
    {
        if (Fired)
        {
            return;
        }

        if (cancel is null)
        {
            // Whoever was to fire it doesn't know that it was cancelled, and may fire it once more.
            swallowOneResult = true;
        }
        else
        {
            cancel(this);
        }

        if (!Fired && !isList)
        {
            Fire(new Failure(new OperationCanceledException("The Deferred was cancelled.")));
        }
    }

    private void Enqueue(DeferredLink link)
    {
        if (head is null)
        {
            head = link;
        }
        else
        {
            tail!.Next = link;
        }

        tail = link;
    }

    /// <summary>Runs all that can run now: this chain's links, and those of the chains that thereby get the result
    /// they waited for.</summary>
    private void RunLinks()
    {
        if (running)
        {
            return;
        }

        Stack<DeferredChain>? suppliers = null;
        var current = this;
        // A chain that can't go on ends all: those that supplied it keep their later links until they are next touched.
        // So Twisted has it.
        while (!current.IsBlocked)
        {
            var resumed = current.RunUntilBlocked();
            if (resumed is not null)
            {
                (suppliers ??= new Stack<DeferredChain>()).Push(current);
                current = resumed;
            }
            else if (suppliers is null || !suppliers.TryPop(out current))
            {
                return;
            }
        }
    }

    /// <returns>A chain that has just been given this one's result and is to run first; null when this chain can run
    /// no further.</returns>
    private DeferredChain? RunUntilBlocked()
    {
        while (head is { } link && waitingFor is null)
        {
            head = link.Next;
            if (link is ResumeLink resume)
            {
                var waiting = resume.Waiting;
                waiting.waitingFor = null;
                waiting.result = TakeResult();
                return waiting;
            }

            running = true;
            try
            {
                result = link.Run(result);
            }
            catch (Exception exception)
            {
                result = new Failure(exception);
            }
            finally
            {
                running = false;
            }

            if (result is DeferredChain inner)
            {
                Follow(inner);
            }
        }

        NoteUnhandled();
        return null;
    }

    /// <summary>Goes on with another chain's result: takes it when it is there, waits for it otherwise.</summary>
    private void Follow(DeferredChain inner)
    {
        result = null;
        if (inner == this)
        {
            const string message = "A callback returned the Deferred that it runs for, which would wait for ever.";
            result = new Failure(new InvalidOperationException(message));
        }
        else if (inner.Fired && inner.waitingFor is null && inner.pauses == 0)
        {
            result = inner.TakeResult();
        }
        else
        {
            waitingFor = inner;
            inner.Enqueue(new ResumeLink(this));
        }
    }

    private object? TakeResult()
    {
        var taken = result;
        result = null;
        NoteUnhandled();
        return taken;
    }

    private void NoteUnhandled()
    {
        unhandled?.Handled();
        unhandled = result is Failure failure ? new UnhandledFailure(failure) : null;
    }
}
