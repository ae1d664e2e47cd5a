using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>A <see cref="LoopingCall"/> as a service: its first call comes with the start, and its stop waits for the
/// call that is on.</summary>
/// <example>
/// <code>
/// services.Add(new TimerService(reactor, TimeSpan.FromMinutes(1), keeper.Save, failure => log.Error(failure)));
/// </code>
/// </example>
/// <param name="time">The clock.</param>
/// <param name="interval">Not negative; zero calls in every pass of the loop.</param>
/// <param name="function">What to call; it may return a Deferred to wait for.</param>
/// <param name="report">Gets the failure that ended the loop; there are no calls after it.</param>
public sealed class TimerService(
    IReactorTime time, TimeSpan interval, Func<Deferred<Unit>?> function, Action<Failure> report) : IService
{
    private readonly LoopingCall loop = new(time, function);
    private Deferred<Unit>? ended;

    /// <inheritdoc/>
    public Deferred<Unit>? Start()
    {
        ended = loop.Start(interval).AddErrback(report);
        return null;
    }

    /// <inheritdoc/>
    public Deferred<Unit>? Stop()
    {
        if (loop.Running)
        {
            loop.Stop();
        }

        return ended;
    }
}
