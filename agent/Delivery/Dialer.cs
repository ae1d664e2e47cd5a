using System.Globalization;
using Monitoring.Agent.Host;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// Dials the collector, and dials again after longer and longer waits. For the reactor's thread only.
/// </summary>
/// <param name="reactor">Its clock and timers.</param>
/// <param name="network">Opens byte streams.</param>
/// <param name="target">Where the collector is.</param>
/// <param name="random">Spreads the waits, so that many agents don't come back at once.</param>
/// <param name="log">Where failures are told, each once until another comes.</param>
public sealed class Dialer(IReactor reactor, INetwork network, LinkTarget target, Random random, Log log)
{
    /// <summary>The wait before the second try: 0.5 s.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before jitter: 15 s.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly Backoff backoff = new(random, FirstWait, LongestWait);
    private Func<IProtocol>? make;
    private Deferred<IProtocol>? dialling;
    private IDelayedCall? redial;
    private string toldReason = "";

    /// <summary>Where the collector is.</summary>
    public LinkTarget Target { get; } = target;

    /// <summary>Begins to dial; each connection gets a protocol from <paramref name="make"/>.</summary>
    public void Start(Func<IProtocol> make)
    {
        this.make = make;
        Dial();
    }

    /// <summary>Dials no more.</summary>
    public void Stop()
    {
        make = null;
        if (redial is { Active: true })
            redial.Cancel();
        dialling?.Cancel();
    }

    /// <summary>The link has ended, or could not be made: dials again after a while.</summary>
    /// <param name="what">What happened.</param>
    /// <param name="reason">Why; told once as long as it stays the same.</param>
    /// <param name="waitMin">How long to wait at least.</param>
    public void Lost(string what, string reason, TimeSpan waitMin)
    {
        if (make is null)
            return;
        var wait = backoff.Next();
        wait = wait > waitMin ? wait : waitMin;
        if (reason != toldReason)
        {
            var seconds = wait.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
            log.Warn(what, ("collector", Target.ToString()), ("reason", reason), ("retry_seconds", seconds));
        }
        toldReason = reason;
        redial = reactor.CallLater(wait, Dial);
    }

    /// <summary>Waits begin anew after a link that stood.</summary>
    public void ResetBackoff() => backoff.Reset();

    /// <summary>A link came to be: the next failure is told even if it is the one told last.</summary>
    public void ForgetFailure() => toldReason = "";

    private void Dial()
    {
        dialling = network.Connect(Target.Host, Target.Port, Target.Tls, make!);
        dialling.AddErrback(
            failure => Lost("cannot reach the collector", failure.Exception.Message, TimeSpan.Zero));
    }
}
