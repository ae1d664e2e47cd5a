using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>Shorter ways to ask a reactor for something.</summary>
/// <example>
/// <code>
/// reactor.DeferToThread(() => File.Delete(path)).AddErrback(failure => log.Warn(failure));
/// timeout?.CancelIfActive();
/// </code>
/// </example>
public static class ReactorCalls
{
    /// <summary>As <see cref="IReactor.DeferToThread{T}"/>, for work that has no result.</summary>
    public static Deferred<Unit> DeferToThread(this IReactor reactor, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return reactor.DeferToThread(() =>
        {
            work();
            return Unit.Default;
        });
    }

    /// <summary>Takes a call back, unless it has run or was cancelled before.</summary>
    /// <returns>True when it was taken back.</returns>
    public static bool CancelIfActive(this IDelayedCall call)
    {
        if (!call.Active)
        {
            return false;
        }

        call.Cancel();
        return true;
    }
}
