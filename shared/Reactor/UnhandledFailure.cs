namespace Monitoring.Reactor;

/// <summary>
/// Stands in the place of a failure that a chain ends in. When the chain is garbage, so is this, and its finalizer
/// reports the failure: no one can have handled it. It is an object of its own so that no other chain pays for a
/// finalizer.
/// </summary>
internal sealed class UnhandledFailure(Failure failure, string stacks)
{
#pragma warning disable MA0055 // The finalizer is what this class is for.
    ~UnhandledFailure() => Deferred.ReportUnhandled(failure, stacks);
#pragma warning restore MA0055

#pragma warning disable CA1816 // There is nothing to dispose: a failure that goes on must not be reported.
    internal Failure TakeBack()
    {
        GC.SuppressFinalize(this);
        return failure;
    }
#pragma warning restore CA1816
}
