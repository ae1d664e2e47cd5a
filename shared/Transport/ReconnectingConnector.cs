using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>Keeps one connection up: dials, and after each failure or loss waits as a <see cref="Backoff"/> says and
/// dials again.</summary>
/// <remarks>For the reactor's thread only.</remarks>
/// <param name="time">The clock.</param>
/// <param name="backoff">The waits. It starts over with <see cref="Succeeded"/>.</param>
/// <param name="dial">Makes one attempt.</param>
public sealed class ReconnectingConnector(IReactorTime time, Backoff backoff, Func<Deferred<IProtocol>> dial)
{
    private Deferred<IProtocol>? dialling;
    private IDelayedCall? waiting;
    private bool connected;

    /// <summary>Told of each failed attempt and each loss: why (null when the stream was closed in order), and the
    /// wait before the next attempt.</summary>
    public event Action<Exception?, TimeSpan>? Waiting;

    /// <summary>True from <see cref="Start"/> to <see cref="Stop"/>.</summary>
    public bool Running { get; private set; }

    /// <summary>Dials at once. When it runs already, does nothing.</summary>
    public void Start()
    {
        if (!Running)
        {
            Running = true;
            Dial();
        }
    }

    /// <summary>Dials no more, and gives up an attempt that is on. A connection that stands is left to its
    /// owner.</summary>
    public void Stop()
    {
        Running = false;
        connected = false;
        if (waiting is { Active: true })
        {
            waiting.Cancel();
        }

        dialling?.Cancel();
    }

    /// <summary>The connection proved useful (the peer answered as it should): the next wait is a short one
    /// again.</summary>
    public void Succeeded() => backoff.Reset();

    /// <summary>The connection was lost; the owner passes on what its protocol was told.</summary>
    /// <param name="reason">Why; null when the stream was closed in order.</param>
    /// <param name="waitMin">How long the peer asked to be left alone; by default not at all.</param>
    public void Lost(Exception? reason, TimeSpan waitMin = default)
    {
        if (connected)
        {
            connected = false;
            Wait(reason, waitMin);
        }
    }

    private void Dial()
    {
        dialling = Deferred.Maybe(dial);
        dialling.AddCallbacks(
            _ =>
            {
                dialling = null;
                connected = true;
            },
            failure =>
            {
                dialling = null;
                Wait(failure.Exception, TimeSpan.Zero);
            });
    }

    private void Wait(Exception? reason, TimeSpan waitMin)
    {
        if (!Running)
        {
            return;
        }

        var wait = backoff.Next();
        wait = wait > waitMin ? wait : waitMin;
        waiting = time.CallLater(wait, Dial);
        Waiting?.Invoke(reason, wait);
    }
}
