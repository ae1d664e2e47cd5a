using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>One step of a Deferred's chain. Results travel untyped: a <see cref="Failure"/> is a failure, a
/// <see cref="DeferredChain"/> is a result still to come, anything else is a value (null where the value was taken
/// away).</summary>
internal abstract class DeferredLink
{
    private static readonly object UnitResult = Unit.Default;

    internal DeferredLink? Next { get; set; }

    /// <summary>Turns the chain's result into its next one; what it throws becomes a failure.</summary>
    internal abstract object? Run(object? result);

    internal static object? Box<T>(T value) => typeof(T) == typeof(Unit) ? UnitResult : value;

    internal static T Unbox<T>(object? result) => result is null ? default! : (T)result;
}

/// <summary>A callback and an errback, either of which may be missing; then the result passes by on that
/// side.</summary>
internal sealed class StepLink<TIn, TOut>(Delegate? callback, Delegate? errback) : DeferredLink
{
    internal override object? Run(object? result) => result is Failure failure
        ? Call(errback, failure, result)
        : callback is null ? result : Call(callback, Unbox<TIn>(result), result);

    // The order matters: by delegate variance, a function that returns a Deferred also is one that returns an object.
    private static object? Call<TArgument>(Delegate? call, TArgument argument, object? result) => call switch
    {
        null => result,
        Func<TArgument, Deferred<TOut>> function => function(argument).CurrentChain(),
        Func<TArgument, Outcome<TOut>> function => function(argument).ToResult(),
        Func<TArgument, TOut> function => Box(function(argument)),
        _ => Do((Action<TArgument>)call, argument),
    };

    private static object? Do<TArgument>(Action<TArgument> action, TArgument argument)
    {
        action(argument);
        return Box(default(TOut)!);
    }
}

/// <summary>One function for both sides.</summary>
internal sealed class BothLink<TIn, TOut>(Delegate both) : DeferredLink
{
    internal override object? Run(object? result)
    {
        var outcome = Outcome<TIn>.FromResult(result);
        switch (both)
        {
            case Func<Outcome<TIn>, Deferred<TOut>> function:
                return function(outcome).CurrentChain();
            case Func<Outcome<TIn>, Outcome<TOut>> function:
                return function(outcome).ToResult();
            case Func<Outcome<TIn>, TOut> function:
                return Box(function(outcome));
            default:
                ((Action<Outcome<TIn>>)both)(outcome);
                return Box(default(TOut)!);
        }
    }
}

/// <summary>Hands the chain's result to a chain that waits for it. The chain's own loop does that, so that it needs
/// no stack.</summary>
internal sealed class ResumeLink(DeferredChain waiting) : DeferredLink
{
    internal DeferredChain Waiting { get; } = waiting;

    internal override object? Run(object? result) =>
        throw new InvalidOperationException("The chain's loop resumes a waiting chain itself.");
}
