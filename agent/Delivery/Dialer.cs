using System.Globalization;
using Monitoring.Agent.Host;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// Dials the collector, dials again after longer and longer waits, and tells why, each reason once until another comes.
/// For the reactor's thread only.
/// </summary>
public sealed class Dialer
{
    /// <summary>The wait before the second try: 0.5 s.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before jitter: 15 s.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly ReconnectingConnector connector;
    private readonly Log log;
    private Func<IProtocol>? make;
    private string lostWhat = "";
    private string lostReason = "";
    private string toldReason = "";

    /// <summary>Makes one that doesn't dial yet.</summary>
    /// <param name="reactor">Its clock and timers.</param>
    /// <param name="network">Opens byte streams.</param>
    /// <param name="target">Where the collector is.</param>
    /// <param name="random">Spreads the waits, so that many agents don't come back at once.</param>
    /// <param name="log">Where failures are told.</param>
    public Dialer(IReactor reactor, INetwork network, LinkTarget target, Random random, Log log)
    {
        Target = target;
        this.log = log;
        connector = new ReconnectingConnector(
            reactor,
            new Backoff(random, FirstWait, LongestWait),
            () => network.Connect(target.Host, target.Port, target.Tls, () => make!()));
        connector.Waiting += Tell;
    }

    /// <summary>Where the collector is.</summary>
    public LinkTarget Target { get; }

    /// <summary>Begins to dial; each connection gets a protocol from <paramref name="make"/>.</summary>
    public void Start(Func<IProtocol> make)
    {
        this.make = make;
        connector.Start();
    }

    /// <summary>Dials no more.</summary>
    public void Stop() => connector.Stop();

    /// <summary>The connection has ended: dials again after a while.</summary>
    /// <param name="what">What that means.</param>
    /// <param name="reason">Why it ended.</param>
    /// <param name="waitMin">How long to wait at least.</param>
    public void Lost(string what, string reason, TimeSpan waitMin)
    {
        (lostWhat, lostReason) = (what, reason);
        connector.Lost(null, waitMin);
    }

    /// <summary>A link came to be: the next failure is told even if it is the one told last.</summary>
    public void ForgetFailure() => toldReason = "";

    /// <summary>The link was a good one: waits begin anew.</summary>
    public void ForgetWaits() => connector.Succeeded();

    // Only an attempt that failed comes with an exception; for a connection that ended the link knows more.
    private void Tell(Exception? failure, TimeSpan wait)
    {
        var (what, reason) = failure is null ? (lostWhat, lostReason) : ("cannot reach the collector", failure.Message);
        if (reason == toldReason)
            return;
        toldReason = reason;
        var seconds = wait.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        log.Warn(what, ("collector", Target.ToString()), ("reason", reason), ("retry_seconds", seconds));
    }
}
