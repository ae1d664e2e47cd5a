using Monitoring.Agent.Host;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// Has the certificate renewed over the standing link before it is over, and the link made anew with it. For the
/// reactor's thread only.
/// </summary>
/// <remarks>
/// The collector gives certificates their times and judges them, so all is reckoned on its clock, as WELCOME told it
/// and steady time has moved it on since. This host's wall clock has no say: set wrong, it would make a host miss its
/// renewal, or ask for one again and again.
/// </remarks>
/// <param name="reactor">Its clock, timers and threads.</param>
/// <param name="agentId">Whose certificate it is.</param>
/// <param name="random">Spreads the times, so that agents that joined together don't renew together.</param>
/// <param name="log">Where renewals are told.</param>
public sealed class CertificateRenewal(IReactor reactor, Guid agentId, Random random, Log log)
{
    /// <summary>The part of its life after which a certificate is renewed, give or take half of
    /// <see cref="Spread"/>.</summary>
    public const double RenewAfter = 2.0 / 3;

    /// <summary>By how much of its life the times of agents differ.</summary>
    public const double Spread = 0.1;

    /// <summary>The part of what is left after which it is asked again when no answer came.</summary>
    public const double AskAgainAfter = 0.1;

    /// <summary>It is asked again no sooner than after this: 1 s.</summary>
    public static readonly TimeSpan AskAgainMin = TimeSpan.FromSeconds(1);

    /// <summary>It is asked again after this when nothing of its life is left, as the collector's clock was set since:
    /// 1 minute.</summary>
    public static readonly TimeSpan AskAgainLate = TimeSpan.FromMinutes(1);

    private Membership? membership;
    private Credential? linkedWith;
    private AgentSession? session;
    private IDelayedCall? timer;
    private Action<AgentSession>? renewed;
    // The collector's clock when this host's steady time began.
    private DateTimeOffset collectorEpoch;
    private bool isSaving;

    private DateTimeOffset CollectorNow => collectorEpoch + reactor.Elapsed;

    /// <summary>Watches over a link from now on.</summary>
    /// <param name="link">The link.</param>
    /// <param name="dialer">Knows to whom it leads.</param>
    public void Tie(CollectorLink link, Dialer dialer)
    {
        link.Linked += (session, welcome) => Linked(session, welcome, dialer.Target.Membership);
        link.Unlinked += Unlinked;
        link.CertificateCame += Certified;
        // The next dial shows the new certificate.
        renewed = link.LinkAnew;
    }

    // With nobody's membership the link has no certificates.
    private void Linked(AgentSession linked, Welcome welcome, Membership? with)
    {
        Unlinked();
        (session, membership) = (linked, with);
        if (with is null)
            return;
        collectorEpoch = DateTimeOffset.FromUnixTimeMilliseconds(welcome.WallTimeMs) - reactor.Elapsed;
        var credential = with.Credential;
        linkedWith = credential;
        var part = RenewAfter + (Spread * (random.NextDouble() - 0.5));
        Wait(credential.Since + ((credential.Until - credential.Since) * part) - CollectorNow);
    }

    private void Unlinked()
    {
        timer?.CancelIfActive();
        (session, membership) = (null, null);
    }

    private void Certified(AgentSession from, Cert cert)
    {
        // On a slow disk an answer may come again while the first is being written.
        if (from != session || isSaving || membership is not { } renewing)
            return;
        Credential credential;
        try
        {
            credential = renewing.Read(cert, CollectorNow);
        }
        catch (TrustException e)
        {
            log.Warn("the certificate was not renewed", ("reason", e.Message));
            return;
        }
        // It is on disk before it is shown: else a collector that has seen it would know more than this host does.
        isSaving = true;
        reactor.DeferToThread(() => renewing.Save(credential))
            .AddBoth(saved =>
            {
                isSaving = false;
                if (saved.Succeeded)
                    Use(renewing, credential);
                else
                    log.Warn("the renewed certificate cannot be kept", ("reason", saved.Failure.Exception.Message));
            });
    }

    private void Use(Membership renewing, Credential credential)
    {
        renewing.Use(credential);
        log.Info("the certificate was renewed", ("until", credential.Until.UtcDateTime.ToString("u")));
        if (session is null || membership != renewing)
            return;
        timer?.CancelIfActive();
        Act();
    }

    private void Wait(TimeSpan delay) =>
        timer = reactor.CallLater(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Act);

    // Asks for a certificate or, when there is a newer one than the link was made with, has the link made anew. What
    // comes to nothing is tried again.
    private void Act()
    {
        if (session is null || membership is not { } renewing || linkedWith is not { } present)
            return;
        if (renewing.Credential == present)
            session.Renew(renewing.MakeRequest(agentId));
        else
            renewed?.Invoke(session);
        var left = present.Until - CollectorNow;
        Wait(left <= TimeSpan.Zero ? AskAgainLate
            : left * AskAgainAfter > AskAgainMin ? left * AskAgainAfter : AskAgainMin);
    }
}
