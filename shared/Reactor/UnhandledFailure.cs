namespace Monitoring.Reactor;

/// <summary>
/// Hangs on a chain whose last result is a failure. When the chain is garbage, so is this, and its finalizer reports
/// the failure: no one can have handled it. It is an object of its own so that no other chain pays for a finalizer.
/// </summary>
internal sealed class UnhandledFailure(Failure failure)
{
#pragma warning disable MA0055 // The finalizer is what this class is for.
    ~UnhandledFailure() => Deferred.ReportUnhandled(failure);
#pragma warning restore MA0055

#pragma warning disable CA1816 // There is nothing to dispose: a handled failure must not be reported.
    internal void Handled() => GC.SuppressFinalize(this);
#pragma warning restore CA1816
}
