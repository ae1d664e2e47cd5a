using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// Leaves a collector for another one: as soon as it has acknowledged all that was sent, so that the other one gets
/// nothing that this one has, or after <see cref="WaitMax"/>.
/// </summary>
internal sealed class LinkMove
{
    /// <summary>How long acknowledgements are waited for: 5 s.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(5);

    private readonly AgentSession session;
    private readonly IDelayedCall timer;

    /// <summary>Begins it.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="session">The link to be left.</param>
    /// <param name="target">The collector that is gone to.</param>
    public LinkMove(IReactorTime time, AgentSession session, LinkTarget target)
    {
        this.session = session;
        Target = target;
        timer = time.CallLater(WaitMax, Leave);
        LeaveWhenAcknowledged();
    }

    /// <summary>The collector that is gone to.</summary>
    public LinkTarget Target { get; }

    /// <summary>Something was acknowledged.</summary>
    public void LeaveWhenAcknowledged()
    {
        if (session.IsAllAcknowledged && timer.Active)
            Leave();
    }

    /// <summary>The link has ended.</summary>
    public void Ended()
    {
        if (timer.Active)
            timer.Cancel();
    }

    private void Leave()
    {
        Ended();
        session.Goodbye(GoodbyeReason.Moving, "the agent goes to a collector that it prefers");
    }
}
