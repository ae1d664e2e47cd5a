using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Monitoring.Reactor;

/// <summary>What the compiler makes an async function with that returns a <see cref="Deferred{T}"/>; not for
/// others.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct DeferredMethodBuilder<T>
{
    private Deferred<T>? deferred;
    private AsyncFrame? frame;

    /// <summary>What the function returns.</summary>
    public readonly Deferred<T> Task => deferred!;

    /// <summary>Called when the function is.</summary>
    public static DeferredMethodBuilder<T> Create() => default;

    /// <summary>Runs the function up to its first await of something that is still to come.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine =>
        // The runtime's own builder runs it so that changes of async-local values don't leak out to the caller.
        AsyncTaskMethodBuilder.Create().Start(ref stateMachine);

    /// <summary>Not used: the state machine is never boxed by others.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The function has returned.</summary>
    public void SetResult(T result) => End(DeferredLink.Box(result));

    /// <summary>The function has thrown.</summary>
    public void SetException(Exception exception) => End(new Failure(exception));

    /// <summary>The function awaits.</summary>
    /// <exception cref="NotSupportedException">It is not a Deferred that it awaits.</exception>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        if (awaiter is not IDeferredAwaiter awaited)
        {
            throw new NotSupportedException(
                "An async function that returns a Deferred awaits Deferreds only, so that it stays on the reactor's "
                + "thread: turn a task into one with ToDeferred(reactor).");
        }

        var chain = awaited.Chain;
        Suspend(ref stateMachine).Await(awaited, chain);
    }

    /// <inheritdoc cref="AwaitOnCompleted"/>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        AwaitOnCompleted(ref awaiter, ref stateMachine);

    private AsyncFrame Suspend<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        if (frame is not null)
        {
            return frame;
        }

        // This builder is a field of the state machine, so what is set here must be set before that is copied.
        var first = new AsyncFrame<TStateMachine>();
        frame = first;
        deferred = Deferred<T>.Of(first);
        first.Begin(stateMachine, deferred);
        return first;
    }

    private void End(object? result)
    {
        if (frame is null)
        {
            deferred = Deferred<T>.WithResult(result);
        }
        else
        {
            frame.End(result);
        }
    }
}
