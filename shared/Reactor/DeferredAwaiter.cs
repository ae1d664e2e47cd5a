using System.Runtime.CompilerServices;

namespace Monitoring.Reactor;

/// <summary>What <c>await</c> uses of a <see cref="Deferred{T}"/>. Awaiting takes the result: later callbacks see the
/// type's default.</summary>
public readonly struct DeferredAwaiter<T> : ICriticalNotifyCompletion, IDeferredAwaiter
{
    private readonly Deferred<T> deferred;

    internal DeferredAwaiter(Deferred<T> deferred) => this.deferred = deferred;

    /// <summary>True when the result is there.</summary>
    public bool IsCompleted => deferred.HasResult;

    /// <summary>The value; throws the failure's exception, with the stack it had.</summary>
    /// <exception cref="InvalidOperationException">There is no result yet.</exception>
    public T GetResult()
    {
        var result = deferred.TakeAwaited();
        if (result is Failure failure)
        {
            failure.Raise();
        }

        return DeferredLink.Unbox<T>(result);
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => deferred.Append(new ContinuationLink(continuation));

    Deferred IDeferredAwaiter.Chain => deferred.CurrentChain();

    void IDeferredAwaiter.Await(DeferredLink link) => deferred.Append(link);

    /// <summary>Calls who awaits, who takes the result.</summary>
    private sealed class ContinuationLink(Action continuation) : DeferredLink
    {
        internal override Deferred? Run(Deferred chain)
        {
            continuation();
            return null;
        }
    }
}

/// <summary>An awaiter of a Deferred of whatever type.</summary>
internal interface IDeferredAwaiter
{
    /// <summary>The chain that it waits for.</summary>
    /// <exception cref="InvalidOperationException">The chain's result has another type by now.</exception>
    Deferred Chain { get; }

    /// <summary>Adds the link that goes on with the function, which may be at once.</summary>
    void Await(DeferredLink link);
}
