using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>Keeps one connection up: dials, and after each failure or loss waits as a <see cref="Backoff"/> says and
/// dials again.</summary>
/// <remarks>
/// For the reactor's thread only. Unless the backoff is made otherwise, the waits begin with 1 s, each is e times as
/// long as the one before it, up to 60 s, and each is spread at random by a standard deviation of 12 %. It never gives
/// up unless it is told to.
/// </remarks>
/// <example>
/// <code>
/// var connector = new ReconnectingConnector(
///     reactor, new Backoff(Random.Shared), () => network.Connect("localhost", 7420, null, () => new Client()));
/// connector.Waiting += (why, wait) => log.Warn($"{why?.Message}; dialling again in {wait.TotalSeconds:F1} s");
/// connector.Unwanted += client => ((Client)client).Transport.AbortConnection();
/// connector.Start();
/// connector.WhenConnected(failuresMax: 3).AddCallback(client => ((Client)client).Ask());
/// </code>
/// </example>
/// <param name="time">The clock.</param>
/// <param name="backoff">The waits. It starts over with <see cref="Succeeded"/>.</param>
/// <param name="dial">Makes one attempt.</param>
/// <param name="retriesMax">Retries in a row after which it gives up; null, the default, for no end. They are counted
/// anew after <see cref="Succeeded"/>.</param>
public sealed class ReconnectingConnector(
    IReactorTime time, Backoff backoff, Func<Deferred<IProtocol>> dial, int? retriesMax = null)
{
    private readonly List<Waiter> waiters = [];
    private Deferred<IProtocol>? dialling;
    private Deferred<IProtocol>? replacing;
    private IDelayedCall? waiting;
    private IProtocol? connected;

    // What was lost while an attempt is on: it may be what that attempt is about to bring.
    private (IProtocol Protocol, Exception? Reason, TimeSpan WaitMin)? lostEarly;

    /// <summary>Told of each failed attempt and each loss: why (null when the stream was closed in order), and the
    /// wait before the next attempt.</summary>
    public event Action<Exception?, TimeSpan>? Waiting;

    /// <summary>Told when it gives up: why the last attempt failed, or the connection was lost.</summary>
    public event Action<Exception?>? GaveUp;

    /// <summary>Told of a connection that an attempt brought although <see cref="Stop"/> gave it up: whoever dials
    /// closes it.</summary>
    public event Action<IProtocol>? Unwanted;

    /// <summary>True from <see cref="Start"/> to <see cref="Stop"/>, or until it gives up.</summary>
    public bool Running { get; private set; }

    /// <summary>Dials at once, with waits and retries counted from none. When it runs already, does
    /// nothing.</summary>
    public void Start()
    {
        if (!Running)
        {
            Running = true;
            backoff.Reset();
            Dial();
        }
    }

    /// <summary>Dials no more, and gives up an attempt that is on. A connection that stands is left to its
    /// owner.</summary>
    public void Stop()
    {
        Halt();
        var givenUp = dialling;
        dialling = null;
        givenUp?.Cancel();
        FailWaiters(_ => true, new OperationCanceledException("The connector was stopped."));
    }

    /// <summary>Waits for a connection.</summary>
    /// <param name="failuresMax">Attempts that may fail meanwhile, at least 1; by default any number.</param>
    /// <returns>Fires at once while a connection stands, else with the next. Fails with the last attempt's error when
    /// there were too many, and with an <see cref="OperationCanceledException"/> when the connector is stopped or gives
    /// up. Cancelling it only ends the wait.</returns>
    public Deferred<IProtocol> WhenConnected(int failuresMax = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failuresMax, 1);
        if (connected is not null)
        {
            return Deferred.Succeed(connected);
        }

        if (!Running)
        {
            return Deferred.Fail<IProtocol>(new OperationCanceledException("The connector doesn't run."));
        }

        var connection = new Deferred<IProtocol>(given => waiters.RemoveAll(waiter => waiter.Connection == given));
        waiters.Add(new Waiter(connection, failuresMax));
        return connection;
    }

    /// <summary>Dials while a connection stands, and counts the new one in its place: the loss of the one before means
    /// nothing from then on. When the attempt fails, all stays as it was.</summary>
    /// <returns>Fires with the new connection; fails with why there is none.</returns>
    public Deferred<IProtocol> Replace()
    {
        replacing?.Cancel();
        lostEarly = null;
        var attempt = Deferred.Maybe(dial);
        replacing = attempt;
        return attempt.AddCallback(protocol =>
        {
            if (!Running || dialling is not null || replacing != attempt)
            {
                Unwanted?.Invoke(protocol);
                throw new OperationCanceledException("The connection is not wanted any more.");
            }

            replacing = null;
            if (lostEarly is { } lost && lost.Protocol == protocol)
            {
                throw new OperationCanceledException("The connection was lost at once.", lost.Reason);
            }

            waiting?.CancelIfActive();
            connected = protocol;
            return protocol;
        });
    }

    /// <summary>The connection proved useful (the peer answered as it should): the next wait is a short one again, and
    /// retries are counted from none.</summary>
    public void Succeeded() => backoff.Reset();

    /// <summary>The connection was lost; the owner passes on what its protocol was told.</summary>
    /// <param name="protocol">The connection's. Any but the one that stands, or that the attempt under way brings, is
    /// ignored, as one from before a <see cref="Stop"/> may end while its successor stands.</param>
    /// <param name="reason">Why; null when the stream was closed in order.</param>
    /// <param name="waitMin">How long the peer asked to be left alone; by default not at all.</param>
    public void Lost(IProtocol protocol, Exception? reason, TimeSpan waitMin = default)
    {
        if (connected == protocol)
        {
            connected = null;
            Wait(reason, waitMin);
        }
        else if (dialling is not null || replacing is not null)
        {
            lostEarly = (protocol, reason, waitMin);
        }
    }

    private void Dial()
    {
        lostEarly = null;
        var attempt = Deferred.Maybe(dial);
        dialling = attempt;
        attempt.AddCallbacks(protocol => Connected(attempt, protocol), failure => Failed(attempt, failure.Exception));
    }

    private void Failed(Deferred<IProtocol> attempt, Exception why)
    {
        if (dialling == attempt)
        {
            dialling = null;
            FailWaiters(waiter => --waiter.FailuresLeft <= 0, why);
            Wait(why, TimeSpan.Zero);
        }
    }

    private void Connected(Deferred<IProtocol> attempt, IProtocol protocol)
    {
        if (dialling != attempt)
        {
            Unwanted?.Invoke(protocol);
            return;
        }

        dialling = null;
        if (lostEarly is { } lost && lost.Protocol == protocol)
        {
            Wait(lost.Reason, lost.WaitMin);
            return;
        }

        connected = protocol;
        var told = waiters.ToArray();
        waiters.Clear();
        foreach (var waiter in told)
        {
            waiter.Connection.Callback(protocol);
        }
    }

    private void Wait(Exception? reason, TimeSpan waitMin)
    {
        if (!Running)
        {
            return;
        }

        if (backoff.Failures >= retriesMax)
        {
            Halt();
            FailWaiters(_ => true, new OperationCanceledException("The connector has given up.", reason));
            GaveUp?.Invoke(reason);
            return;
        }

        var wait = backoff.Next();
        wait = wait > waitMin ? wait : waitMin;
        waiting = time.CallLater(wait, Dial);
        Waiting?.Invoke(reason, wait);
    }

    private void Halt()
    {
        Running = false;
        connected = null;
        waiting?.CancelIfActive();
        replacing?.Cancel();
    }

    private void FailWaiters(Predicate<Waiter> which, Exception why)
    {
        var told = waiters.FindAll(which);
        waiters.RemoveAll(told.Contains);
        foreach (var waiter in told)
        {
            waiter.Connection.Errback(why);
        }
    }

    private sealed class Waiter(Deferred<IProtocol> connection, int failuresMax)
    {
        internal Deferred<IProtocol> Connection { get; } = connection;

        internal int FailuresLeft { get; set; } = failuresMax;
    }
}
