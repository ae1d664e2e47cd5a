using System.Reactive;
using System.Runtime.CompilerServices;

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
/// <para>An async function may return one. It awaits Deferreds only; cancelling what it returned cancels the Deferred
/// that it awaits at the moment, and the function may catch that.</para>
/// <para>For the reactor's thread only.</para>
/// </remarks>
/// <example>
/// Who asks for a page gets a Deferred at once; whoever has the page fires it later:
/// <code>
/// var page = new Deferred&lt;string&gt;(_ => connection.Abort());
/// connection.Received += text => page.Callback(text);
/// connection.Lost += error => page.Errback(error);
///
/// page.AddTimeout(TimeSpan.FromSeconds(5), reactor)
///     .AddCallback(text => text.Length)
///     .AddErrback(failure => failure.Is&lt;TimeoutException>() ? 0 : new Outcome&lt;int>(failure))
///     .AddCallbacks(Show, failure => Warn(failure.ToString()));
/// </code>
/// The same as an async function:
/// <code>
/// async Deferred&lt;int&gt; PageLength(Deferred&lt;string&gt; page)
/// {
///     try
///     {
///         return (await page.AddTimeout(TimeSpan.FromSeconds(5), reactor)).Length;
///     }
///     catch (TimeoutException)
///     {
///         return 0;
///     }
/// }
/// </code>
/// </example>
[AsyncMethodBuilder(typeof(DeferredMethodBuilder<>))]
public sealed class Deferred<T> : Deferred
{
    /// <summary>Makes one that <see cref="Callback"/> or <see cref="Errback(Exception)"/> will fire.</summary>
    /// <param name="canceller">Stops the work when <see cref="Deferred.Cancel"/> is called before the result is there.
    /// It may fire the Deferred; when it doesn't, the Deferred fails with an
    /// <see cref="OperationCanceledException"/>.</param>
    public Deferred(Action<Deferred<T>>? canceller = null) : this(canceller, Flags.None)
    {
    }

    private Deferred(object? state, Flags flags) : base(state, flags)
    {
    }

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
        Append<TNext>(new CallbackLink<T, TNext>(callback));

    /// <summary>Adds a step for a value that leads to another Deferred, whose result the chain then waits for and
    /// takes.</summary>
    public Deferred<TNext> AddCallback<TNext>(Func<T, Deferred<TNext>> callback) =>
        Append<TNext>(new FollowingCallbackLink<T, TNext>(callback));

    /// <summary>Adds a step for a value, after which the chain has nothing to tell but that it was done.</summary>
    public Deferred<Unit> AddCallback(Action<T> callback) => Append<Unit>(new ActionCallbackLink<T>(callback));

    /// <summary>Adds a step that recovers from a failure, or throws it on; a value passes it by.</summary>
    public Deferred<T> AddErrback(Func<Failure, T> errback) => Append(new ErrbackLink<T>(errback));

    /// <summary>Adds a step that recovers from a failure by another Deferred; a value passes it by.</summary>
    public Deferred<T> AddErrback(Func<Failure, Deferred<T>> errback) =>
        Append(new FollowingErrbackLink<T>(errback));

    /// <summary>Adds a step that recovers from a failure or returns it, which spares the throw; a value passes it
    /// by.</summary>
    public Deferred<T> AddErrback(Func<Failure, Outcome<T>> errback) =>
        Append(new OutcomeErrbackLink<T>(errback));

    /// <summary>Adds the step that ends a chain: takes note of a failure, and drops a value.</summary>
    public Deferred<Unit> AddErrback(Action<Failure> errback) => Append<Unit>(new ActionErrbackLink(errback));

    /// <summary>Adds a step for either; the errback doesn't see what this callback throws.</summary>
    public Deferred<TNext> AddCallbacks<TNext>(Func<T, TNext> callback, Func<Failure, TNext> errback) =>
        Append<TNext>(new PairLink(new CallbackLink<T, TNext>(callback), new ErrbackLink<TNext>(errback)));

    /// <inheritdoc cref="AddCallbacks{TNext}(Func{T, TNext}, Func{Failure, TNext})"/>
    public Deferred<TNext> AddCallbacks<TNext>(
        Func<T, Deferred<TNext>> callback, Func<Failure, Deferred<TNext>> errback) => Append<TNext>(
        new PairLink(new FollowingCallbackLink<T, TNext>(callback), new FollowingErrbackLink<TNext>(errback)));

    /// <inheritdoc cref="AddCallbacks{TNext}(Func{T, TNext}, Func{Failure, TNext})"/>
    public Deferred<Unit> AddCallbacks(Action<T> callback, Action<Failure> errback) =>
        Append<Unit>(new PairLink(new ActionCallbackLink<T>(callback), new ActionErrbackLink(errback)));

    /// <summary>Adds a step that sees how it went, value or failure.</summary>
    public Deferred<TNext> AddBoth<TNext>(Func<Outcome<T>, TNext> both) =>
        Append<TNext>(new BothLink<T, TNext>(both));

    /// <inheritdoc cref="AddBoth{TNext}(Func{Outcome{T}, TNext})"/>
    public Deferred<TNext> AddBoth<TNext>(Func<Outcome<T>, Deferred<TNext>> both) =>
        Append<TNext>(new FollowingBothLink<T, TNext>(both));

    /// <summary>Adds a step that sees how it went and says how it goes on; to pass it by, return it.</summary>
    public Deferred<TNext> AddBoth<TNext>(Func<Outcome<T>, Outcome<TNext>> both) =>
        Append<TNext>(new OutcomeBothLink<T, TNext>(both));

    /// <inheritdoc cref="AddBoth{TNext}(Func{Outcome{T}, TNext})"/>
    public Deferred<Unit> AddBoth(Action<Outcome<T>> both) => Append<Unit>(new ActionBothLink<T>(both));

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
        Append(new TimeoutLink<T>(CurrentChain(), timeout, time, onTimeout));

    /// <summary>Lets an async function wait for the result, which it takes; it goes on where the Deferred fires: on
    /// the reactor's thread.</summary>
    public DeferredAwaiter<T> GetAwaiter() => new(this);

    /// <summary>One that has fired with a result.</summary>
    internal static Deferred<T> WithResult(object? result)
    {
        var deferred = new Deferred<T>(null, Flags.None);
        deferred.SetFired(result);
        deferred.Settle();
        return deferred;
    }

    /// <summary>What an async function returns: only its end fires it.</summary>
    internal static Deferred<T> Of(AsyncFrame frame) => new(frame, Flags.Owned);

    /// <summary>What waiting for several returns.</summary>
    internal static Deferred<T> Of(DeferredGroup group) => new(group, Flags.KeepsCancel);

    internal Deferred<T> Append(DeferredLink link)
    {
        CurrentChain().Append(link, this);
        return this;
    }

    internal Deferred<TNext> Append<TNext>(DeferredLink link)
    {
        var chain = CurrentChain();
        var next = this as Deferred<TNext>
            ?? chain as Deferred<TNext>
            ?? new Deferred<TNext>(chain, Flags.View | Flags.Owned);
        chain.Append(link, next);
        return next;
    }

    private protected override void CallCanceller(object canceller) => ((Action<Deferred<T>>)canceller)(this);
}
