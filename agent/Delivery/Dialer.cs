using System.Globalization;
using Monitoring.Agent.Host;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// Dials a collector, dials again after longer and longer waits, each time the next one in its list, and tells why,
/// each reason once until another comes. For the reactor's thread only.
/// </summary>
public sealed class Dialer
{
    /// <summary>The wait before the second try: 0.5 s.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before jitter: 15 s.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly IReactor reactor;
    private readonly INetwork network;
    private readonly ReconnectingConnector connector;
    private readonly Log log;
    // Until when each collector asked to be left alone.
    private TimeSpan[] heldUntil;
    private Func<IProtocol>? make;
    private LinkTarget? chosen;
    private string lostWhat = "";
    private string lostReason = "";
    private string toldReason = "";

    /// <summary>Makes one that doesn't dial yet.</summary>
    /// <param name="reactor">Its clock and timers.</param>
    /// <param name="network">Opens byte streams.</param>
    /// <param name="targets">The collectors, the preferred one first; at least one.</param>
    /// <param name="random">Spreads the waits, so that many agents don't come back at once.</param>
    /// <param name="log">Where failures are told.</param>
    public Dialer(IReactor reactor, INetwork network, IReadOnlyList<LinkTarget> targets, Random random, Log log)
    {
        this.reactor = reactor;
        this.network = network;
        this.log = log;
        Targets = targets;
        heldUntil = new TimeSpan[targets.Count];
        connector = new ReconnectingConnector(
            reactor,
            new Backoff(random, FirstWait, LongestWait),
            Dial);
        connector.Waiting += Failed;
        connector.Unwanted += connection => Unwanted?.Invoke(connection);
    }

    /// <summary>A connection came to be that is no longer wanted.</summary>
    public event Action<IProtocol>? Unwanted;

    /// <summary>The collectors, the preferred one first.</summary>
    public IReadOnlyList<LinkTarget> Targets { get; private set; }

    /// <summary>The place in <see cref="Targets"/> of the one that is dialled.</summary>
    public int Rank { get; private set; }

    /// <summary>The collector that is dialled.</summary>
    public LinkTarget Target => Targets[Rank];

    /// <summary>Begins to dial; each attempt gets a protocol from <paramref name="make"/>, which is called on the
    /// reactor's thread.</summary>
    public void Start(Func<IProtocol> make)
    {
        this.make = make;
        connector.Start();
    }

    /// <summary>Dials no more.</summary>
    public void Stop() => connector.Stop();

    /// <summary>The connection has ended: dials the next collector after a while.</summary>
    /// <param name="connection">The one that has ended.</param>
    /// <param name="what">What that means.</param>
    /// <param name="reason">Why it ended.</param>
    /// <param name="waitMin">How long this collector is to be left alone at least.</param>
    public void Lost(IProtocol connection, string what, string reason, TimeSpan waitMin)
    {
        (lostWhat, lostReason) = (what, reason);
        heldUntil[Rank] = reactor.Elapsed + waitMin;
        // Another one may be dialled at once; when all asked to be left alone, the first that did so no longer.
        connector.Lost(connection, null, heldUntil.Min() - reactor.Elapsed);
    }

    /// <summary>Other collectors are to be dialled from now on. A connection that stands is left alone, and so is an
    /// attempt that is on.</summary>
    /// <param name="targets">The collectors, the preferred one first; at least one.</param>
    public void Retarget(IReadOnlyList<LinkTarget> targets)
    {
        var present = Target;
        heldUntil = [.. targets.Select(target => IndexOf(target) is var rank and >= 0 ? heldUntil[rank] : default)];
        Targets = targets;
        Rank = Math.Max(0, IndexOf(present));
    }

    /// <summary>The connection was ended for the sake of another collector: dials that one next.</summary>
    /// <param name="connection">The one that was ended.</param>
    /// <param name="target">The other; one of <see cref="Targets"/>.</param>
    public void GoTo(IProtocol connection, LinkTarget target)
    {
        chosen = target;
        connector.Succeeded();
        connector.Lost(connection, null);
    }

    /// <summary>Dials the same collector once more while the connection stands, and puts the new one in its
    /// place.</summary>
    /// <returns>Fires with the new one; fails when it can't be made, and all stays as it was.</returns>
    public Deferred<IProtocol> Replace() => connector.Replace();

    /// <summary>A link came to be: the next failure is told even if it is the one told last.</summary>
    public void ForgetFailure() => toldReason = "";

    /// <summary>The link was a good one: waits begin anew.</summary>
    public void ForgetWaits() => connector.Succeeded();

    // A network makes protocols on threads of its own, where nothing of the agent's may be touched.
    private Deferred<IProtocol> Dial()
    {
        var connection = make!();
        return network.Connect(Target.Host, Target.Port, Target.Tls, () => connection);
    }

    // Only an attempt that failed comes with an exception; for a connection that ended the link knows more.
    private void Failed(Exception? failure, TimeSpan wait)
    {
        if (chosen is { } wanted)
        {
            (Rank, chosen) = (Math.Max(0, IndexOf(wanted)), null);
            return;
        }
        var (what, reason) = failure is null ? (lostWhat, lostReason) : ("cannot reach the collector", failure.Message);
        if (reason != toldReason)
        {
            toldReason = reason;
            var seconds = wait.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
            log.Warn(what, ("collector", Target.ToString()), ("reason", reason), ("retry_seconds", seconds));
        }
        Rank = NextRank(reactor.Elapsed + wait);
    }

    private int IndexOf(LinkTarget target)
    {
        for (var rank = 0; rank < Targets.Count; rank++)
        {
            if (Targets[rank] == target)
                return rank;
        }
        return -1;
    }

    // The next in the list, but for those that asked to be left alone for longer.
    private int NextRank(TimeSpan when)
    {
        for (var step = 1; step < Targets.Count; step++)
        {
            var rank = (Rank + step) % Targets.Count;
            if (heldUntil[rank] <= when)
                return rank;
        }
        return Rank;
    }
}
