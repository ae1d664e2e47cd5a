using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>A step for a failure, to a value.</summary>
internal sealed class ErrbackLink<T>(Func<Failure, T> errback) : DeferredLink
{
    internal override Deferred? Run(Deferred chain)
    {
        if (chain.Result is Failure failure)
        {
            chain.Result = Box(errback(failure));
        }

        return null;
    }
}

/// <summary>A step for a failure, to another Deferred.</summary>
internal sealed class FollowingErrbackLink<T>(Func<Failure, Deferred<T>> errback) : FollowingLink
{
    internal override Deferred? Run(Deferred chain)
    {
        if (IsAwaited)
        {
            return HandOver(chain);
        }

        if (chain.Result is Failure failure)
        {
            Follow(chain, errback(failure));
        }

        return null;
    }
}

/// <summary>A step for a failure, to a value or a failure.</summary>
internal sealed class OutcomeErrbackLink<T>(Func<Failure, Outcome<T>> errback) : DeferredLink
{
    internal override Deferred? Run(Deferred chain)
    {
        if (chain.Result is Failure failure)
        {
            chain.Result = errback(failure).ToResult();
        }

        return null;
    }
}

/// <summary>A step for a failure, to nothing; a value is dropped too.</summary>
internal sealed class ActionErrbackLink(Action<Failure> errback) : DeferredLink
{
    internal override Deferred? Run(Deferred chain)
    {
        if (chain.Result is Failure failure)
        {
            errback(failure);
        }

        chain.Result = Box(Unit.Default);
        return null;
    }
}
