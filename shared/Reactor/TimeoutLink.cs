namespace Monitoring.Reactor;

/// <summary>The end of the part of a chain that a timeout covers: takes the timer back and says that it was a
/// timeout.</summary>
internal sealed class TimeoutLink<T> : DeferredLink
{
    private readonly Func<Outcome<T>, TimeSpan, Outcome<T>>? onTimeout;
    private readonly TimeSpan timeout;
    private readonly IDelayedCall timer;
    private bool timedOut;

    internal TimeoutLink(
        Deferred chain, TimeSpan timeout, IReactorTime time, Func<Outcome<T>, TimeSpan, Outcome<T>>? onTimeout)
    {
        this.timeout = timeout;
        this.onTimeout = onTimeout;
        timer = time.CallLater(timeout, () =>
        {
            timedOut = true;
            chain.Cancel();
        });
    }

    internal override Deferred? Run(Deferred chain)
    {
        if (timer.Active)
        {
            timer.Cancel();
        }

        if (timedOut)
        {
            chain.Result = Translate(chain.Result);
        }

        return null;
    }

    private object? Translate(object? result)
    {
        if (onTimeout is not null)
        {
            return onTimeout(Outcome<T>.FromResult(result), timeout).ToResult();
        }

        return result is Failure failure && failure.Is<OperationCanceledException>()
            ? new Failure(new TimeoutException($"No result within {timeout.TotalSeconds:0.###} s.", failure.Exception))
            : result;
    }
}
