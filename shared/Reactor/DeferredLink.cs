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

    protected static object? Call<TIn, TOut>(StepReturn returns, Delegate function, TIn argument)
    {
        switch (returns)
        {
            case StepReturn.Value:
                return Box(((Func<TIn, TOut>)function)(argument));
            case StepReturn.Deferred:
                return ((Func<TIn, Deferred<TOut>>)function)(argument).CurrentChain();
            case StepReturn.Outcome:
                return ((Func<TIn, Outcome<TOut>>)function)(argument).ToResult();
            default:
                ((Action<TIn>)function)(argument);
                return Box(default(TOut)!);
        }
    }
}

/// <summary>What the functions of a step return. It is kept beside them, as asking a delegate for its type costs more
/// than calling it.</summary>
internal enum StepReturn
{
    /// <summary>The next value.</summary>
    Value,

    /// <summary>A Deferred of it.</summary>
    Deferred,

    /// <summary>An <see cref="Outcome{T}"/>.</summary>
    Outcome,

    /// <summary>Nothing: the next value is the type's default.</summary>
    Nothing,
}

/// <summary>A callback and an errback, either of which may be missing; then the result passes by on that
/// side.</summary>
internal sealed class StepLink<TIn, TOut>(StepReturn returns, Delegate? callback, Delegate? errback) : DeferredLink
{
    internal override object? Run(object? result) => result is Failure failure
        ? errback is null ? result : Call<Failure, TOut>(returns, errback, failure)
        : callback is null ? result : Call<TIn, TOut>(returns, callback, Unbox<TIn>(result));
}

/// <summary>One function for both sides.</summary>
internal sealed class BothLink<TIn, TOut>(StepReturn returns, Delegate both) : DeferredLink
{
    internal override object? Run(object? result) =>
        Call<Outcome<TIn>, TOut>(returns, both, Outcome<TIn>.FromResult(result));
}

/// <summary>Hands the chain's result to a chain that waits for it. The chain's own loop does that, so that it needs no
/// stack.</summary>
internal sealed class ResumeLink(DeferredChain waiting) : DeferredLink
{
    internal DeferredChain Waiting { get; } = waiting;

    internal override object? Run(object? result) =>
        throw new InvalidOperationException("The chain's loop resumes a waiting chain itself.");
}
