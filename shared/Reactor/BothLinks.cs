using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>A link for a value and another for a failure, as one step: neither sees what the other came to.</summary>
internal sealed class PairLink(DeferredLink callback, DeferredLink errback) : DeferredLink
{
    internal override Deferred? Run(Deferred chain) => (chain.Result is Failure ? errback : callback).Run(chain);
}

/// <summary>A step for how it went, to a value.</summary>
internal sealed class BothLink<TIn, TOut>(Func<Outcome<TIn>, TOut> both) : DeferredLink
{
    internal override Deferred? Run(Deferred chain)
    {
        chain.Result = Box(both(Outcome<TIn>.FromResult(chain.Result)));
        return null;
    }
}

/// <summary>A step for how it went, to another Deferred.</summary>
internal sealed class FollowingBothLink<TIn, TOut>(Func<Outcome<TIn>, Deferred<TOut>> both) : FollowingLink
{
    internal override Deferred? Run(Deferred chain)
    {
        if (IsAwaited)
        {
            return HandOver(chain);
        }

        Follow(chain, both(Outcome<TIn>.FromResult(chain.Result)));
        return null;
    }
}

/// <summary>A step for how it went, to a value or a failure.</summary>
internal sealed class OutcomeBothLink<TIn, TOut>(Func<Outcome<TIn>, Outcome<TOut>> both) : DeferredLink
{
    internal override Deferred? Run(Deferred chain)
    {
        chain.Result = both(Outcome<TIn>.FromResult(chain.Result)).ToResult();
        return null;
    }
}

/// <summary>A step for how it went, to nothing.</summary>
internal sealed class ActionBothLink<TIn>(Action<Outcome<TIn>> both) : DeferredLink
{
    internal override Deferred? Run(Deferred chain)
    {
        both(Outcome<TIn>.FromResult(chain.Result));
        chain.Result = Box(Unit.Default);
        return null;
    }
}
