using System.Reactive;
using Monitoring.Collector.Registry;
using Monitoring.Reactor;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Collector.Listening;

/// <summary>
/// What the collector shows to agents: made anew long before it is over, when the wall clock was set, and when a change
/// of the authority ends. For the reactor's thread only.
/// </summary>
public sealed class ServerCertificate : IService
{
    /// <summary>A certificate that is older is made anew: 30 days.</summary>
    public static readonly TimeSpan Refresh = CertificateAuthority.ServerLife / 3;

    /// <summary>The wall clock is looked at at least so often, as it may be set at any time: each minute.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    /// <summary>For how long at most the clock must have been past the end of a change before that counts: 1
    /// day.</summary>
    public static readonly TimeSpan HoldMax = TimeSpan.FromDays(1);

    private readonly Authorities authorities;
    private readonly ServerIdentity identity;
    private readonly AgentRegistry registry;
    private readonly TimeSpan life;
    private readonly IReactor reactor;
    private readonly Action<string> report;
    private readonly TimeSpan hold;
    private readonly DeferredLock changing = new();
    private DateTimeOffset madeAt;
    // Since when, on the steady clock, the change of the authority has been past its end at each look.
    private TimeSpan? overSince;
    // The authority has changed since the certificate was made.
    private bool outdated;
    private IDelayedCall? timer;
    private bool stopped;
    private bool failing;

    /// <summary>Makes the first certificate.</summary>
    /// <param name="authorities">Certify it.</param>
    /// <param name="identity">The collector's key.</param>
    /// <param name="registry">Knows until when agents' certificates are good.</param>
    /// <param name="life">For how long agents' certificates are good. A change of the authority is held open for a
    /// tenth of that beyond its end, <see cref="HoldMax"/> at most: a clock that was set ahead by mistake shall not end
    /// it, as agents that know the old authority only would be locked out for good.</param>
    /// <param name="reactor">The clock, timers and threads.</param>
    /// <param name="report">Gets a line when a change of the authority has ended, when something can't be done, and
    /// when it can again.</param>
    public ServerCertificate(
        Authorities authorities,
        ServerIdentity identity,
        AgentRegistry registry,
        TimeSpan life,
        IReactor reactor,
        Action<string> report)
    {
        this.authorities = authorities;
        this.identity = identity;
        this.registry = registry;
        this.life = life;
        this.reactor = reactor;
        this.report = report;
        hold = life / 10 < HoldMax ? life / 10 : HoldMax;
        madeAt = reactor.UtcNow;
        Tls = new TlsServer(identity.CertifiedBy(authorities, madeAt));
    }

    /// <summary>What the listener shows.</summary>
    public TlsServer Tls { get; }

    /// <inheritdoc/>
    public Deferred<Unit>? Start()
    {
        Wait();
        return null;
    }

    /// <inheritdoc/>
    public Deferred<Unit>? Stop()
    {
        stopped = true;
        timer?.CancelIfActive();
        return null;
    }

    /// <summary>
    /// Begins to change the authority. The old one is believed until the last certificate that an agent has is over, at
    /// least for as long as one lives that is given now, and for <see cref="AgentCertificate.LifeMax"/> at most.
    /// </summary>
    /// <param name="given">The next one; null to make it.</param>
    /// <returns>Fires with when that ends; fails with <see cref="InvalidOperationException"/> when a change is under
    /// way, and with <see cref="TrustException"/> when the disk does not take it.</returns>
    public Deferred<DateTimeOffset> ChangeAuthority(GivenAuthority? given = null) => changing.Run(() =>
    {
        var (now, overlap) = (reactor.UtcNow, Overlap());
        return reactor.DeferToThread(() => authorities.BeginChange(now, overlap, given)).AddCallback(_ =>
        {
            Wait();
            return authorities.ChangeEnds!.Value;
        });
    });

    // Certificates that were given when their life was set longer count, too; not what a wrong clock may have given.
    private TimeSpan Overlap()
    {
        var longest = registry.LastCertificateEnds - reactor.UtcNow ?? life;
        return longest <= life ? life : longest < AgentCertificate.LifeMax ? longest : AgentCertificate.LifeMax;
    }

    private void Wait()
    {
        timer?.CancelIfActive();
        if (!stopped)
            timer = reactor.CallLater(UntilLook(), Look);
    }

    private TimeSpan UntilLook()
    {
        if (failing || authorities.ChangeEnds is not { } ends)
            return LookInterval;
        var left = overSince is { } since ? hold - (reactor.Elapsed - since) : ends - reactor.UtcNow;
        return left > LookInterval ? LookInterval : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    // Whatever fails is tried again at the next look.
    private void Look() => changing.Run(EndChange).AddCallback(_ =>
    {
        if (outdated || !IsFresh(reactor.UtcNow))
            Show(reactor.UtcNow);
    }).AddBoth(looked =>
    {
        Report(looked.Failure);
        Wait();
    });

    private Deferred<Unit> EndChange()
    {
        var now = reactor.UtcNow;
        overSince = now >= authorities.ChangeEnds ? overSince ?? reactor.Elapsed : null;
        if (overSince is not { } since || reactor.Elapsed - since < hold)
            return Deferred.Succeed(Unit.Default);
        return reactor.DeferToThread(() => authorities.EndChangeIfDue(now)).AddCallback(ended =>
        {
            outdated |= ended;
            if (ended)
                report("the old authority is no longer believed: the change has ended");
        });
    }

    // One that was made by a clock that has been set back since may be valid too late for those who judge it.
    private bool IsFresh(DateTimeOffset now) => now >= madeAt && now - madeAt < Refresh;

    private void Show(DateTimeOffset now)
    {
        Tls.Show(identity.CertifiedBy(authorities, now));
        (madeAt, outdated) = (now, false);
    }

    private void Report(Failure? failed)
    {
        if (failed is not null && !failing)
        {
            report("the collector's certificate or the change of its authority can't be seen to, which is tried again "
                + $"each minute: {failed.Exception.Message}");
        }
        if (failed is null && failing)
            report("the collector's certificate and its authority are seen to again");
        failing = failed is not null;
    }
}
