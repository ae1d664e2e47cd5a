using System.Runtime.CompilerServices;

namespace Monitoring.Reactor;

/// <summary>What <c>await</c> uses of a <see cref="Deferred{T}"/>. Awaiting takes the result: later callbacks see the
/// type's default.</summary>
public sealed class DeferredAwaiter<T> : ICriticalNotifyCompletion
{
    private readonly AwaitLink link = new();
    private readonly Deferred<T> deferred;

    internal DeferredAwaiter(Deferred<T> deferred) => this.deferred = deferred;

    /// <summary>True when the result is there.</summary>
    public bool IsCompleted => deferred.HasResult;

    /// <summary>The value; throws the failure's exception.</summary>
    public T GetResult()
    {
        if (!link.Done)
        {
            deferred.Append<T>(link);
        }

        return link.Done
            ? link.Outcome.Value
            : throw new InvalidOperationException("The Deferred has no result yet: await it.");
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        link.Continuation = continuation;
        deferred.Append<T>(link);
    }

    private sealed class AwaitLink : DeferredLink
    {
        internal bool Done { get; private set; }

        internal Outcome<T> Outcome { get; private set; }

        internal Action? Continuation { private get; set; }

        internal override object? Run(object? result)
        {
            Outcome = Outcome<T>.FromResult(result);
            Done = true;
            Continuation?.Invoke();
            return null;
        }
    }
}
