using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// Takes leave of the collector: waits until it has everything, as far as <see cref="FlushMax"/> allows, says goodbye
/// so that the collector shows the host as stopped at once, writes to disk what is left, and waits for the end of the
/// connection.
/// </summary>
public sealed class Farewell
{
    /// <summary>How long what waits may take to be acknowledged: 1.5 s, since acknowledgements come once a second.
    /// </summary>
    public static readonly TimeSpan FlushMax = TimeSpan.FromSeconds(1.5);

    /// <summary>How long the goodbye may take to go out: 0.4 s.</summary>
    public static readonly TimeSpan CloseMax = TimeSpan.FromMilliseconds(400);

    private readonly IReactor reactor;
    private readonly AgentSession session;
    private readonly SpooledOutbox outbox;
    private IDelayedCall timer;
    private Deferred<bool>? flushed;
    private bool said;
    private bool over;

    /// <summary>Begins it.</summary>
    public Farewell(IReactor reactor, AgentSession session, SpooledOutbox outbox)
    {
        this.reactor = reactor;
        this.session = session;
        this.outbox = outbox;
        timer = reactor.CallLater(FlushMax, SayGoodbye);
        outbox.LessLeft += GoWhenDelivered;
        GoWhenDelivered();
    }

    /// <summary>Fires when it is over; with false when the disk did not take what was left.</summary>
    public Deferred<bool> Done { get; } = new();

    /// <summary>The connection has ended.</summary>
    public void Ended()
    {
        if (over)
            return;
        over = true;
        outbox.LessLeft -= GoWhenDelivered;
        if (timer.Active)
            timer.Cancel();
        Flush().ChainTo(Done);
    }

    private void GoWhenDelivered()
    {
        if (!said && outbox.IsDelivered)
        {
            timer.Cancel();
            SayGoodbye();
        }
    }

    private void SayGoodbye()
    {
        said = true;
        Flush();
        timer = reactor.CallLater(CloseMax, Ended);
        session.Goodbye(GoodbyeReason.Stopped, "the agent was stopped");
    }

    // While the goodbye goes out, the disk is busy already.
    private Deferred<bool> Flush() => flushed ??= outbox.Flush();
}
