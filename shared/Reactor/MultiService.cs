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

    // Who waits for the start that is under way to end: each start and stop, and each addition.
    private readonly List<Deferred<Unit>> waiting = [];

    // The service that is being started, its start, and who waits for that since the service was removed.
    private IService? next;
    private Deferred<Unit>? nextStart;
    private Deferred<Unit>? nextRemoved;
    private bool starting;
    private bool stopping;

    /// <summary>True when all have started, and from then until <see cref="Stop"/>.</summary>
    public bool Running { get; private set; }

    /// <summary>Adds a service behind the others.</summary>
    /// <returns>Fires at once, unless these services run: then the added one is started once those added before have
    /// been. It fires when all have started, and fails as soon as one can't be; that one is then tried again with the
    /// next that is added.</returns>
    public Deferred<Unit> Add(IService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        services.Add(service);
        return Running ? StartRest() : Nothing();
    }

    /// <summary>Takes a service out; when it has been started, stops it. When it is being started, that is
    /// cancelled, and the services behind it are started all the same.</summary>
    /// <returns>Fires when that is done; null when its start had not begun.</returns>
    /// <exception cref="InvalidOperationException">It is not one of these.</exception>
    public Deferred<Unit>? Remove(IService service)
    {
        if (!services.Remove(service))
        {
            throw new InvalidOperationException("The service was not added here.");
        }

        if (service != next)
        {
            return started.Remove(service) ? service.Stop() : null;
        }

        // Kept in a local: the cancel mostly ends the start at once.
        var removed = nextRemoved = new Deferred<Unit>();
        nextStart?.Cancel();
        return removed;
    }

    /// <summary>Starts the services, each once the one before it has started.</summary>
    /// <returns>Fails as soon as one does; those that have started by then stay so until <see cref="Stop"/>. When it
    /// is stopped meanwhile, fails with an <see cref="OperationCanceledException"/>.</returns>
    /// <exception cref="InvalidOperationException">They were started, and not stopped since.</exception>
    public Deferred<Unit> Start()
    {
        if (starting || stopping || started.Count > 0)
        {
            throw new InvalidOperationException("The services were started before; stop them first.");
        }

        return StartRest();
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
        var errors = new List<Exception>();
        return EndStart().AddCallback(_ => StopRest(errors)).AddCallback(_ =>
        {
            stopping = false;
            if (errors.Count > 0)
            {
                throw errors.Count == 1 ? errors[0] : new AggregateException(errors);
            }
        });
    }

    private static Deferred<Unit> Nothing() => Deferred.Succeed(Unit.Default);

    /// <summary>Starts those that have not started, or joins in when that is under way.</summary>
    private Deferred<Unit> StartRest()
    {
        var waiter = new Deferred<Unit>(_ => nextStart?.Cancel());
        waiting.Add(waiter);
        if (!starting)
        {
            starting = true;
            StartNext();
        }

        return waiter;
    }

    /// <summary>Cancels the start that is under way.</summary>
    /// <returns>Fires when it has ended, however that went.</returns>
    private Deferred<Unit> EndStart()
    {
        if (!starting)
        {
            return Nothing();
        }

        var waiter = new Deferred<Unit>();
        waiting.Add(waiter);
        nextStart?.Cancel();
        return waiter.AddErrback(_ => { });
    }

    private void StartNext()
    {
        if (stopping)
        {
            StartHasEnded(new Failure(new OperationCanceledException("The services are being stopped.")));
            return;
        }

        if (started.Count == services.Count)
        {
            StartHasEnded(Unit.Default);
            return;
        }

        var service = next = services[started.Count];
        var start = Nothing().AddCallback(_ => service.Start() ?? Nothing());
        nextStart = start;
        if (stopping || nextRemoved is not null)
        {
            // That happened within its Start, when there was nothing to cancel yet.
            start.Cancel();
        }

        start.AddBoth(outcome => NextHasStarted(service, outcome));
    }

    private void NextHasStarted(IService service, Outcome<Unit> outcome)
    {
        var removed = nextRemoved;
        next = null;
        nextStart = null;
        nextRemoved = null;
        if (removed is not null)
        {
            StopRemoved(service, outcome).ChainTo(removed);
        }
        else if (outcome.Succeeded)
        {
            // Even when a stop cut it short: it has started all the same, and so is to be stopped.
            started.Add(service);
        }
        else
        {
            StartHasEnded(outcome);
            return;
        }

        StartNext();
    }

    private void StartHasEnded(Outcome<Unit> outcome)
    {
        starting = false;
        Running |= outcome.Succeeded;
        var waiters = waiting.ToArray();
        waiting.Clear();
        foreach (var waiter in waiters)
        {
            waiter.Fire(outcome);
        }
    }

    private static Deferred<Unit> StopRemoved(IService service, Outcome<Unit> outcome) =>
        Deferred.Maybe(() => (outcome.Succeeded ? service.Stop() : null) ?? Nothing());

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
