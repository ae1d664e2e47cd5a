using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>
/// A placeholder for a result not yet known, and the chain of callbacks and errbacks that it will run through, as
/// Twisted made it.
/// </summary>
/// <remarks>
/// <para>Each callback gets the previous one's result; what throws goes on to the next errback, and an errback that
/// returns goes back to the callbacks. A callback may return a Deferred: the chain then waits for it. Callbacks added
/// after the result is there run at once.</para>
/// <para>There is one chain and one result. A step that changes the result's type returns a view of the same chain
/// with the new type; from then on steps are added through that view, and through an older one only when its type is
/// the chain's again.</para>
/// <para>For the reactor's thread only.</para>
/// </remarks>
public sealed class Deferred<T>
{
    private static readonly Action<T> DropValue = static _ => { };
    private readonly DeferredChain chain;
    private readonly bool isSource;

    /// <summary>Makes one that <see cref="Callback"/> or <see cref="Errback(Exception)"/> will fire.</summary>
    /// <param name="canceller">Stops the work when <see cref="Cancel"/> is called before the result is there. It may
    /// fire the Deferred; when it doesn't, the Deferred fails with an
    /// <see cref="OperationCanceledException"/>.</param>
    public Deferred(Action<Deferred<T>>? canceller = null)
    {
        isSource = true;
        chain = new DeferredChain(typeof(T), canceller is null ? null : _ => canceller(this));
    }

    /// <summary>Makes a list, which its members' ends fire.</summary>
    internal Deferred(Action cancelMembers)
    {
        isSource = true;
        chain = new DeferredChain(typeof(T), _ => cancelMembers(), isList: true);
    }

    private Deferred(DeferredChain chain) => this.chain = chain;

    /// <summary>True once it was fired; its callbacks may still be waiting.</summary>
    public bool Called => chain.Fired;

    /// <summary>True when the chain has run to its end, so that a callback added now would run at once.</summary>
    public bool HasResult => chain.HasResult;

    /// <summary>Fires it with a value.</summary>
    /// <exception cref="AlreadyCalledException">It was fired before (and this is not the one late result that a
    /// cancelled Deferred swallows).</exception>
    /// <exception cref="InvalidOperationException">This is a later view of the chain, not the Deferred that was
    /// made.</exception>
    public void Callback(T value) => Fire(DeferredLink.Box(value));

    /// <summary>Fires it with an error.</summary>
    /// <inheritdoc cref="Callback"/>
    public void Errback(Exception exception) => Fire(new Failure(exception));

    /// <summary>Fires it with an error.</summary>
    /// <inheritdoc cref="Callback"/>
    public void Errback(Failure failure) => Fire(failure);

    /// <summary>Fires it with either.</summary>
    /// <inheritdoc cref="Callback"/>
    public void Fire(Outcome<T> outcome) => Fire(outcome.ToResult());

    /// <summary>Adds a step for a value; a failure passes it by.</summary>
    public Deferred<TNext> AddCallback<TNext>(Func<T, TNext> callback) =>
        Step<TNext>(StepReturn.Value, callback, null);

    /// <summary>Adds a step for a value that leads to another Deferred, whose result the chain then waits for and
    /// takes.</summary>
    public Deferred<TNext> AddCallback<TNext>(Func<T, Deferred<TNext>> callback) =>
        Step<TNext>(StepReturn.Deferred, callback, null);

    /// <summary>Adds a step for a value, after which the chain has nothing to tell but that it was done.</summary>
    public Deferred<Unit> AddCallback(Action<T> callback) => Step<Unit>(StepReturn.Nothing, callback, null);

    /// <summary>Adds a step that recovers from a failure, or throws it on; a value passes it by.</summary>
    public Deferred<T> AddErrback(Func<Failure, T> errback) => Step<T>(StepReturn.Value, null, errback);

    /// <summary>Adds a step that recovers from a failure by another Deferred; a value passes it by.</summary>
    public Deferred<T> AddErrback(Func<Failure, Deferred<T>> errback) =>
        Step<T>(StepReturn.Deferred, null, errback);

    /// <summary>Adds a step that recovers from a failure or returns it, which spares the throw; a value passes it
    /// by.</summary>
    public Deferred<T> AddErrback(Func<Failure, Outcome<T>> errback) =>
        Step<T>(StepReturn.Outcome, null, errback);

    /// <summary>Adds the step that ends a chain: takes note of a failure, and drops a value.</summary>
    public Deferred<Unit> AddErrback(Action<Failure> errback) =>
        Step<Unit>(StepReturn.Nothing, DropValue, errback);

    /// <summary>Adds a step for either; the errback doesn't see what this callback throws.</summary>
    public Deferred<TNext> AddCallbacks<TNext>(Func<T, TNext> callback, Func<Failure, TNext> errback) =>
        Step<TNext>(StepReturn.Value, callback, errback);

    /// <inheritdoc cref="AddCallbacks{TNext}(Func{T, TNext}, Func{Failure, TNext})"/>
    public Deferred<TNext> AddCallbacks<TNext>(
        Func<T, Deferred<TNext>> callback, Func<Failure, Deferred<TNext>> errback) =>
        Step<TNext>(StepReturn.Deferred, callback, errback);

    /// <inheritdoc cref="AddCallbacks{TNext}(Func{T, TNext}, Func{Failure, TNext})"/>
    public Deferred<Unit> AddCallbacks(Action<T> callback, Action<Failure> errback) =>
        Step<Unit>(StepReturn.Nothing, callback, errback);

    /// <summary>Adds a step that sees how it went, value or failure.</summary>
    public Deferred<TNext> AddBoth<TNext>(Func<Outcome<T>, TNext> both) =>
        Append<TNext>(new BothLink<T, TNext>(StepReturn.Value, both));

    /// <inheritdoc cref="AddBoth{TNext}(Func{Outcome{T}, TNext})"/>
    public Deferred<TNext> AddBoth<TNext>(Func<Outcome<T>, Deferred<TNext>> both) =>
        Append<TNext>(new BothLink<T, TNext>(StepReturn.Deferred, both));

    /// <summary>Adds a step that sees how it went and says how it goes on; to pass it by, return it.</summary>
    public Deferred<TNext> AddBoth<TNext>(Func<Outcome<T>, Outcome<TNext>> both) =>
        Append<TNext>(new BothLink<T, TNext>(StepReturn.Outcome, both));

    /// <inheritdoc cref="AddBoth{TNext}(Func{Outcome{T}, TNext})"/>
    public Deferred<Unit> AddBoth(Action<Outcome<T>> both) =>
        Append<Unit>(new BothLink<T, Unit>(StepReturn.Nothing, both));

    /// <summary>Fires <paramref name="other"/> with this one's result; what this chain does later has no effect on
    /// it, nor a cancel there on this.</summary>
    /// <returns>This chain, which goes on without the result.</returns>
    public Deferred<Unit> ChainTo(Deferred<T> other) => AddBoth(other.Fire);

    /// <summary>Cancels after <paramref name="timeout"/>, unless the steps added so far have run by then.</summary>
    /// <param name="timeout">Not negative.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onTimeout">Says what a timeout leads to, from what the cancelled chain came to and the timeout.
    /// Without one, an <see cref="OperationCanceledException"/> becomes a <see cref="TimeoutException"/>, and
    /// anything else stays.</param>
    public Deferred<T> AddTimeout(
        TimeSpan timeout, IReactorTime time, Func<Outcome<T>, TimeSpan, Outcome<T>>? onTimeout = null) =>
        Append<T>(new TimeoutLink<T>(CurrentChain(), timeout, time, onTimeout));

    /// <summary>Gives up: asks the canceller to stop the work or, while the chain waits for another Deferred, cancels
    /// that one. Does nothing when the result is there.</summary>
    public void Cancel() => chain.Cancel();

    /// <summary>Holds the chain until <see cref="Unpause"/> was called as often.</summary>
    public void Pause() => chain.Pause();

    /// <summary>Takes back one <see cref="Pause"/>.</summary>
    /// <exception cref="InvalidOperationException">It is not paused.</exception>
    public void Unpause() => chain.Unpause();

    /// <summary>Lets an async function wait for the result, which it takes; it goes on where the Deferred fires: on
    /// the reactor's thread.</summary>
    public DeferredAwaiter<T> GetAwaiter() => new(this);

    /// <summary>The chain, for one that is about to take its result.</summary>
    /// <exception cref="InvalidOperationException">The chain's result has another type by now.</exception>
    internal DeferredChain CurrentChain()
    {
        if (chain.ResultType != typeof(T))
        {
            throw new InvalidOperationException(
                $"This Deferred's chain ends in {chain.ResultType} by now, not in {typeof(T)}: " +
                "use what the last Add method returned.");
        }

        return chain;
    }

    internal Deferred<TNext> Append<TNext>(DeferredLink link)
    {
        CurrentChain().Append(link, typeof(TNext));
        return this as Deferred<TNext> ?? new Deferred<TNext>(chain);
    }

    private Deferred<TNext> Step<TNext>(StepReturn returns, Delegate? callback, Delegate? errback) =>
        Append<TNext>(new StepLink<T, TNext>(returns, callback, errback));

    private void Fire(object? result)
    {
        if (!isSource)
        {
            throw new InvalidOperationException("This is a later view of a chain: fire the Deferred that was made.");
        }

        chain.Fire(result);
    }
}
