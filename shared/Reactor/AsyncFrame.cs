using System.Runtime.CompilerServices;

namespace Monitoring.Reactor;

/// <summary>An async function under way. It is itself the link that it waits with, in the chain of the Deferred that
/// it awaits; as it awaits one at a time, it is in one chain at a time.</summary>
internal abstract class AsyncFrame : DeferredLink
{
    private ExecutionContext? context;
    private bool ended;

    /// <summary>The chain that it waits for; null while the function runs.</summary>
    internal Deferred? Awaited { get; private set; }

    /// <summary>What the function returned to its caller.</summary>
    protected Deferred? Returned { get; set; }

    /// <summary>Lets the function wait for its turn in the awaited chain.</summary>
    internal void Await(IDeferredAwaiter awaiter, Deferred chain)
    {
        context = ExecutionContext.Capture();
        Awaited = chain;
        awaiter.Await(this);
    }

    /// <summary>Goes on with the function. When that ends by it, the chain's loop runs what waits for its end: deep
    /// awaits need no stack.</summary>
    internal override Deferred? Run(Deferred chain)
    {
        Awaited = null;
        if (context is null)
        {
            MoveNext();
        }
        else
        {
            ExecutionContext.Run(context, static frame => ((AsyncFrame)frame!).MoveNext(), this);
        }

        return ended && !Returned!.IsPaused ? Returned : null;
    }

    /// <summary>The function has returned or thrown.</summary>
    internal void End(object? result)
    {
        ended = true;
        Returned!.SetFired(result);
    }

    protected abstract void MoveNext();
}

/// <summary>The frame of one function, with its state machine.</summary>
internal sealed class AsyncFrame<TStateMachine> : AsyncFrame
    where TStateMachine : IAsyncStateMachine
{
    private TStateMachine machine = default!;

    internal void Begin(TStateMachine started, Deferred returned)
    {
        machine = started;
        Returned = returned;
    }

    protected override void MoveNext() => machine.MoveNext();
}
