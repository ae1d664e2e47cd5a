using System.Reactive;

namespace Monitoring.Reactor;

// There is a class for each kind of function, as asking a delegate for its type costs more than calling it.

/// <summary>A step for a value, to another value.</summary>
internal sealed class CallbackLink<TIn, TOut>(Func<TIn, TOut> callback) : DeferredLink
{
    internal override Deferred? Run(Deferred chain)
    {
        if (chain.Result is not Failure)
        {
            chain.Result = Box(callback(Unbox<TIn>(chain.Result)));
        }

        return null;
    }
}

/// <summary>A step for a value, to another Deferred.</summary>
internal sealed class FollowingCallbackLink<TIn, TOut>(Func<TIn, Deferred<TOut>> callback) : FollowingLink
{
    internal override Deferred? Run(Deferred chain)
    {
        if (IsAwaited)
        {
            return HandOver(chain);
        }

        if (chain.Result is not Failure)
        {
            Follow(chain, callback(Unbox<TIn>(chain.Result)));
        }

        return null;
    }
}

/// <summary>A step for a value, to nothing.</summary>
internal sealed class ActionCallbackLink<TIn>(Action<TIn> callback) : DeferredLink
{
    internal override Deferred? Run(Deferred chain)
    {
        if (chain.Result is not Failure)
        {
            callback(Unbox<TIn>(chain.Result));
            chain.Result = Box(Unit.Default);
        }

        return null;
    }
}
