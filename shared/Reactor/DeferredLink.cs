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

/// <summary>Hands the chain's result to a chain that waits for it, and lets that one run first.</summary>
internal sealed class ResumeLink(Deferred waiting) : DeferredLink
{
    internal override Deferred Run(Deferred chain)
    {
        waiting.Resume(chain.TakeResult());
        return waiting;
    }
}
