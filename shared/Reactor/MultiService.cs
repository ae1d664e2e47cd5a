using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>
/// Services that are started one after the other, in the order in which they were added, and stopped in the reverse
/// order, so that each can rely on those before it for all its life. For the reactor's thread only.
/// </summary>
/// <example>
/// <code>
/// var services = new MultiService();
/// services.Add(store);
/// services.Add(listener);
/// services.Add(new TimerService(reactor, TimeSpan.FromMinutes(1), store.Tidy, report));
/// return reactor.RunUntilSignalled(services) is null ? 0 : 1;
/// </code>
/// </example>
public sealed class MultiService : IService
{
    private readonly List<IService> services = [];

    // The first ones of the services, as many as have started.
    private readonly List<IService> started = [];
    private Deferred<Unit>? starting;
    private bool stopping;

    /// <summary>True when all have started, and from then until <see cref="Stop"/>.</summary>
    public bool Running { get; private set; }

    /// <summary>Adds a service behind the others.</summary>
    /// <returns>Fires at once, unless these services run: then the added one is started, and it fires when that is
    /// done or fails when it can't be.</returns>
    public Deferred<Unit> Add(IService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        services.Add(service);
        return Running ? StartRest() : Nothing();
    }

    /// <summary>Takes a service out; when it has been started, stops it.</summary>
    /// <returns>Fires when that is done; null when it had not been started.</returns>
    /// <exception cref="InvalidOperationException">It is not one of these.</exception>
    public Deferred<Unit>? Remove(IService service)
    {
        if (!services.Remove(service))
        {
            throw new InvalidOperationException("The service was not added here.");
        }

        return started.Remove(service) ? service.Stop() : null;
    }

    /// <summary>Starts the services, each once the one before it has started.</summary>
    /// <returns>Fails as soon as one does; those that have started by then stay so until <see cref="Stop"/>. When it
    /// is stopped meanwhile, fails with an <see cref="OperationCanceledException"/>.</returns>
    /// <exception cref="InvalidOperationException">They were started, and not stopped since.</exception>
    public Deferred<Unit> Start()
    {
        if (starting is not null || stopping || started.Count > 0)
        {
            throw new InvalidOperationException("The services were started before; stop them first.");
        }

        starting = StartRest();
        return starting.AddBoth(outcome =>
        {
            starting = null;
            Running = outcome.Succeeded;
            return outcome;
        });
    }

    /// <summary>Stops the services that have started, each once the one after it has stopped, whether or not that
    /// went well. One that is being started is cancelled.</summary>
    /// <returns>Fires when all are stopped; fails then when some failed to stop: with the one error, or with an
    /// <see cref="AggregateException"/>.</returns>
    /// <exception cref="InvalidOperationException">They are being stopped.</exception>
    public Deferred<Unit> Stop()
    {
        if (stopping)
        {
            throw new InvalidOperationException("The services are being stopped.");
        }

        stopping = true;
        Running = false;
        starting?.Cancel();
        var errors = new List<Exception>();
        return StopRest(errors).AddCallback(_ =>
        {
            stopping = false;
            if (errors.Count > 0)
            {
                throw errors.Count == 1 ? errors[0] : new AggregateException(errors);
            }
        });
    }

    private static Deferred<Unit> Nothing() => Deferred.Succeed(Unit.Default);

    private Deferred<Unit> StartRest()
    {
        if (started.Count == services.Count)
        {
            return Nothing();
        }

        var next = services[started.Count];
        return Deferred.Maybe(() => next.Start() ?? Nothing()).AddCallback(_ =>
        {
            started.Add(next);
            return StartRest();
        });
    }

    private Deferred<Unit> StopRest(List<Exception> errors)
    {
        if (started.Count == 0)
        {
            return Nothing();
        }

        var last = started[^1];
        started.RemoveAt(started.Count - 1);
        return Deferred.Maybe(() => last.Stop() ?? Nothing())
            .AddErrback(failure => errors.Add(failure.Exception))
            .AddCallback(_ => StopRest(errors));
    }
}
