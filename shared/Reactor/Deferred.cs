using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Monitoring.Reactor;

/// <summary>
/// A placeholder for a result not yet known, whatever its type: what can be done to any <see cref="Deferred{T}"/>.
/// The static members make Deferreds, and wait for several.
/// </summary>
/// <remarks>
/// It is at the same time the chain that the typed views of one Deferred share. The first of them, the one that was
/// made, holds the chain's state; a view of another type only knows where that is.
/// </remarks>
/// <example>
/// What is still under way is given up at the end, of whatever type it is:
/// <code>
/// List&lt;Deferred&gt; underWay = [users.Load(), prices.Fetch()];
/// reactor.AddShutdownTrigger(TriggerPhase.During, () =>
/// {
///     underWay.ForEach(work => work.Cancel());
///     return null;
/// });
/// </code>
/// </example>
public abstract partial class Deferred
{
    // One slot for what is never needed at the same time. Before firing: the canceller, or null for none. After that:
    // the result; or, while Waiting, the Deferred that it waits for. In a view: the Deferred that it is a view of.
    private object? state;

    // The pending links as a ring: the last one's next is the first.
    private DeferredLink? last;

    // The view through which steps can be added; null for the Deferred that was made.
    private Deferred? tip;
    private ushort pauses;
    private Flags flags;

    private protected Deferred(object? state, Flags flags)
    {
        this.state = state;
        this.flags = flags;
        if (RecordStacks && !Has(Flags.View))
        {
            DeferredStacks.NoteCreation(this);
        }
    }

    [Flags]
    private protected enum Flags : byte
    {
        None = 0,

        /// <summary>It only leads to the Deferred in its state.</summary>
        View = 1,

        /// <summary>Only what made it may fire it: a step, or the async function that it belongs to.</summary>
        Owned = 2,
        Fired = 4,
        Waiting = 8,
        Running = 16,
        SwallowsOneResult = 32,

        /// <summary>A cancel is for what it was made of, not for what its steps wait for.</summary>
        KeepsCancel = 64,
    }

    /// <summary>True once it was fired; its callbacks may still be waiting.</summary>
    public bool Called => Chain.Has(Flags.Fired);

    /// <summary>True when the chain has run to its end, so that a callback added now would run at once.</summary>
    public bool HasResult => Chain is { pauses: 0, last: null } chain
        && (chain.flags & (Flags.Fired | Flags.Waiting | Flags.Running)) == Flags.Fired;

    /// <summary>The result on its way through the chain: a <see cref="Failure"/>, or a value (null where it was taken
    /// away).</summary>
    internal object? Result
    {
        get => state;
        set => state = value;
    }

    internal bool IsPaused => pauses > 0;

    private protected Deferred Chain => Has(Flags.View) ? (Deferred)state! : this;

    /// <summary>Gives up: asks the canceller to stop the work or, while the chain waits for another Deferred, cancels
    /// that one. Does nothing when the result is there.</summary>
    /// <exception cref="InvalidOperationException">Deferreds wait for each other in a circle.</exception>
    /// <exception cref="InsufficientExecutionStackException">They do so through a list.</exception>
    public void Cancel()
    {
        // What is cancelled is the innermost chain that is waited for; a loop, as chains may be nested very deep.
        var innermost = Chain;
        var mark = innermost;
        for (var steps = 1L; innermost.CancelsInstead is { } awaited; steps++)
        {
            innermost = awaited;
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

    /// <summary>Holds the chain until <see cref="Unpause"/> was called as often.</summary>
    /// <exception cref="OverflowException">It is paused 65,535 times already.</exception>
    public void Pause()
    {
        var chain = Chain;
        chain.pauses = checked((ushort)(chain.pauses + 1));
    }

    /// <summary>Takes back one <see cref="Pause"/>.</summary>
    /// <exception cref="InvalidOperationException">It is not paused.</exception>
    public void Unpause()
    {
        var chain = Chain;
        if (chain.pauses == 0)
        {
            throw new InvalidOperationException("This Deferred is not paused.");
        }

        chain.pauses--;
        if (chain.Has(Flags.Fired))
        {
            Run(chain);
        }
    }

    /// <summary>The chain, for one that is about to take its result.</summary>
    /// <exception cref="InvalidOperationException">The chain's result has another type by now.</exception>
    internal Deferred CurrentChain()
    {
        var chain = Chain;
        var current = chain.tip ?? chain;
        if (current != this && current.GetType() != GetType())
        {
            RefuseStale(current);
        }

        return chain;
    }

    /// <summary>Lets an awaiting function take the result: now that it is there, or that the function's turn in the
    /// chain has come.</summary>
    internal object? TakeAwaited()
    {
        var chain = Chain;
        if (!chain.Has(Flags.Running))
        {
            chain = HasResult
                ? CurrentChain()
                : throw new InvalidOperationException("The Deferred has no result yet: await it.");
        }

        return chain.TakeResult();
    }

    /// <summary>Adds a link at the end of this chain; from now on, steps are added through
    /// <paramref name="next"/>.</summary>
    internal void Append(DeferredLink link, Deferred next)
    {
        if ((tip ?? this) != next)
        {
            tip = next == this ? null : next;
        }

        Enqueue(link);
        if ((flags & (Flags.Fired | Flags.Running)) == Flags.Fired)
        {
            Run(this);
        }
    }

    /// <summary>Adds a link that leaves values alone, and so fits whatever type the chain has by now.</summary>
    internal void AppendToAnyType(DeferredLink link)
    {
        var chain = Chain;
        chain.Append(link, chain.tip ?? chain);
    }

    private protected void Fire(object? result)
    {
        if (Has(Flags.Owned))
        {
            throw new InvalidOperationException(Has(Flags.View)
                ? "This is a later view of a chain: fire the Deferred that was made."
                : "This Deferred belongs to an async function, whose end fires it.");
        }

        if (!Has(Flags.Fired))
        {
            SetFired(result);
            Run(this);
        }
        else if (Has(Flags.SwallowsOneResult))
        {
            flags &= ~Flags.SwallowsOneResult;
        }
        else
        {
            throw new AlreadyCalledException("This Deferred was fired before; it fires once."
                + DeferredStacks.Describe(this));
        }
    }

    /// <summary>Notes the first result, without running any step.</summary>
    internal void SetFired(object? result)
    {
        flags |= Flags.Fired;
        state = result;
        if (RecordStacks)
        {
            DeferredStacks.NoteFiring(this);
        }
    }

    // Apart, so that those who ask are short enough for the compiler to put them in line.
    [DoesNotReturn]
    private void RefuseStale(Deferred current) => throw new InvalidOperationException(
        $"This Deferred's chain ends in a {current.GetType()} by now, not in a {GetType()}: "
        + "use what the last Add method returned.");

    /// <summary>Calls the function that the Deferred was made with.</summary>
    private protected abstract void CallCanceller(object canceller);

    private bool Has(Flags flag) => (flags & flag) != Flags.None;
}
