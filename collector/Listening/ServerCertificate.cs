using System.Reactive;
using Monitoring.Reactor;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Collector.Listening;

/// <summary>
/// What the collector shows to agents: made anew long before it is over, and when a change of the authority ends. For
/// the reactor's thread only.
/// </summary>
/// <param name="authorities">Certify it.</param>
/// <param name="identity">The collector's key.</param>
/// <param name="reactor">The clock, timers and threads.</param>
/// <param name="report">Gets a line when the change of the authority has ended, or can't.</param>
public sealed class ServerCertificate(
    Authorities authorities, ServerIdentity identity, IReactor reactor, Action<string> report) : IService
{
    /// <summary>After this long the certificate is made anew: 30 days.</summary>
    public static readonly TimeSpan Refresh = CertificateAuthority.ServerLife / 3;

    /// <summary>After this long it is tried again when the disk did not take the end of a change: 1 minute.</summary>
    public static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    private IDelayedCall? timer;

    /// <summary>What the listener shows.</summary>
    public TlsServer Tls { get; } = new(identity.CertifiedBy(authorities, reactor.UtcNow));

    /// <inheritdoc/>
    public Deferred<Unit>? Start()
    {
        Wait();
        return null;
    }

    /// <inheritdoc/>
    public Deferred<Unit>? Stop()
    {
        timer?.CancelIfActive();
        return null;
    }

    /// <summary>Begins to change the authority.</summary>
    /// <param name="overlap">For how long the old one is believed.</param>
    /// <returns>Fires with when that ends; fails with <see cref="InvalidOperationException"/> when a change is under
    /// way, and with <see cref="TrustException"/> when the disk does not take it.</returns>
    public Deferred<DateTimeOffset> ChangeAuthority(TimeSpan overlap)
    {
        var now = reactor.UtcNow;
        return reactor.DeferToThread(() => authorities.BeginChange(now, overlap)).AddCallback(_ =>
        {
            Wait();
            return authorities.ChangeEnds!.Value;
        });
    }

    private void Wait()
    {
        timer?.CancelIfActive();
        var left = authorities.ChangeEnds - reactor.UtcNow;
        timer = reactor.CallLater(left < Refresh ? Later(left.Value, TimeSpan.Zero) : Refresh, Make);
    }

    private void Make()
    {
        var now = reactor.UtcNow;
        reactor.DeferToThread(() => authorities.EndChangeIfDue(now)).AddCallbacks(
            ended =>
            {
                if (ended)
                    report("the old authority is no longer believed: the change has ended");
                Tls.Show(identity.CertifiedBy(authorities, now));
                Wait();
            },
            failure =>
            {
                report("the change of the authority can't be ended, which is tried again: "
                    + failure.Exception.Message);
                timer = reactor.CallLater(TryAgain, Make);
            });
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
