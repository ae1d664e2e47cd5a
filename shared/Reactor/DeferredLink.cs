using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>One step of a Deferred's chain. Results travel untyped in <see cref="Deferred.Result"/>.</summary>
internal abstract class DeferredLink
{
    private static readonly object UnitResult = Unit.Default;

    internal DeferredLink? Next { get; set; }

    /// <summary>Turns the chain's result into its next one; what it throws becomes a failure.</summary>
    /// <returns>A chain that has got a result by this and is to run before this one goes on; mostly null.</returns>
    internal abstract Deferred? Run(Deferred chain);

    internal static object? Box<T>(T value) => typeof(T) == typeof(Unit) ? UnitResult : value;

    internal static T Unbox<T>(object? result) => result is null ? default! : (T)result;
}

/// <summary>A step that leads to another Deferred. While its chain waits for that one, it is itself the link there that
/// hands the result over, and lets the waiting chain run first.</summary>
internal abstract class FollowingLink : DeferredLink
{
    private Deferred? waiting;

    /// <summary>True once it is the link that hands over.</summary>
    protected bool IsAwaited => waiting is not null;

    protected Deferred HandOver(Deferred chain)
    {
        waiting!.Resume(chain.TakeResult());
        return waiting;
    }

    /// <summary>Goes on with another Deferred's result: takes it when it is there, waits for it otherwise.</summary>
    protected void Follow(Deferred chain, Deferred next)
    {
        if (chain.Follow(next, this))
        {
            waiting = chain;
        }
    }
}

/// <summary>Takes a failure, whatever the chain's type: nothing is left of it.</summary>
internal sealed class FailureLink(Action<Failure> errback) : DeferredLink
{
    internal override Deferred? Run(Deferred chain)
    {
        if (chain.Result is Failure failure)
        {
            errback(failure);
            chain.Result = null;
        }

        return null;
    }
}
