using System.Reactive;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Registry;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Collector.Listening;

/// <summary>
/// Who agents are by the certificates that they show, and how they come by those: by a token the first time, and by the
/// one that they have from then on. For the reactor's thread only, but for <see cref="Judge"/>.
/// </summary>
/// <param name="authorities">Sign.</param>
/// <param name="registry">Who is known.</param>
/// <param name="tokens">With which hosts may join.</param>
/// <param name="save">Writes both down; fires when that is done, and fails when it can't be.</param>
/// <param name="life">For how long a certificate is good.</param>
/// <param name="time">The clock.</param>
/// <param name="metrics">Where certificates are counted.</param>
/// <param name="log">Gets a line for each host that joins.</param>
public sealed class AgentTrust(
    Authorities authorities,
    AgentRegistry registry,
    TokenRegistry tokens,
    Func<Deferred<Unit>> save,
    TimeSpan life,
    IReactorTime time,
    CollectorMetrics metrics,
    ILogger log)
{
    /// <summary>For how long a certificate is good unless told otherwise: 30 days.</summary>
    public static readonly TimeSpan LifeDefault = TimeSpan.FromDays(30);

    /// <summary>The shortest life that can be set: 10 s, for tests.</summary>
    public static readonly TimeSpan LifeMin = TimeSpan.FromSeconds(10);

    private const string JoinAnew =
        "make a token on the collector, monitoring-collector token create, and run on the host: monitoring-agent join";

    private readonly AttemptLimit attempts = new(time);

    /// <summary>Says what a certificate is worth that a peer has shown; null for none. Any thread.</summary>
    public PeerStanding Judge(X509Certificate2? shown)
    {
        if (shown is null)
            return new(null, GoodbyeReason.NoCertificate, "this agent has not joined: " + JoinAnew);
        return authorities.Roots.Judge(shown, CertificateUse.Agent, time.UtcNow) switch
        {
            CertificateFault.None when AgentCertificate.Read(shown) is { } says => new(says),
            CertificateFault.Expired => new(null, GoodbyeReason.Expired,
                $"the agent's certificate was good until {shown.NotAfter:u}: {JoinAnew}"),
            CertificateFault.NotYetValid => new(null, GoodbyeReason.Expired,
                $"the agent's certificate is good from {shown.NotBefore:u} on: set this collector's clock"),
            CertificateFault.WrongUse => new(null, GoodbyeReason.BadCertificate,
                "the certificate is not an agent's: " + JoinAnew),
            _ => new(null, GoodbyeReason.BadCertificate,
                "the certificate is not of this collector's authority: " + JoinAnew),
        };
    }

    internal void EnrolReceived(AgentLink link, Enrol enrol)
    {
        if (!attempts.Allows(link.PeerAddress))
        {
            link.Close(GoodbyeReason.TooManyTries, "too many tries to join: come back later", AttemptLimit.Window);
            return;
        }
        if (FindWrong(enrol, out var request) is { } wrong)
        {
            attempts.Failed(link.PeerAddress);
            link.Close(wrong.Reason, wrong.Text, Admission.RefusedRetry);
            return;
        }
        var token = tokens.Find(enrol.Token)!;
        if (HasUsed(token, enrol.AgentId, request))
            // Its certificate may have been lost on the way; it costs a signature each time, so not without end.
            attempts.Failed(link.PeerAddress);
        else
            tokens.Use(token.Id);
        var cert = Certify(request, enrol.AgentId, out var certificate);
        registry.Enrol(enrol.Name, certificate, token, time.UtcNow);
        log.LogInformation("{Name} ({Address}) has joined with token {Token}", enrol.Name, link.Address, token.Name);
        // Who has a certificate must be known still when the power has gone meanwhile.
        save().AddCallbacks(
            _ => link.Certify(cert),
            _ =>
            {
                link.Close(
                    GoodbyeReason.InternalFault, "the registry can't be written: try again", Admission.RefusedRetry);
            });
    }

    internal void RenewReceived(AgentLink link, Renew renew)
    {
        if (link.HasEnded || link.EndWithCertificate())
            return;
        if (!link.MayRenew())
        {
            link.Close(
                GoodbyeReason.TooManyTries,
                $"RENEW came again within {AgentLink.RenewalsApart.TotalMilliseconds} ms, and each costs a signature");
            return;
        }
        if (link.Standing.Certificate is not { } shown
            || SigningRequest.Read(renew.Request.Span) is not { } request || request.Pin != shown.KeyPin)
        {
            link.Close(GoodbyeReason.BadRequest, "RENEW asks for another key than that of the certificate shown");
            return;
        }
        var cert = Certify(request, shown.AgentId, out var certificate);
        registry.Renewed(certificate);
        link.Certify(cert);
    }

    private (GoodbyeReason Reason, string Text)? FindWrong(Enrol enrol, out SigningRequest request)
    {
        request = SigningRequest.Read(enrol.Request.Span)!;
        var token = tokens.Judge(enrol.Token, enrol.Secret.Span, time.UtcNow);
        if (token == TokenJudgement.Unknown)
            return (GoodbyeReason.WrongToken, "the token is not known here, or was revoked: make a new one");
        if (token == TokenJudgement.Expired)
            return (GoodbyeReason.WrongToken, "the token is over: make a new one");
        if (request is null)
            return (GoodbyeReason.BadRequest, "the request for a certificate is none, or not for a key of P-256");
        if (token == TokenJudgement.UsedUp && !HasUsed(tokens.Find(enrol.Token)!, enrol.AgentId, request))
            return (GoodbyeReason.WrongToken, "as many hosts have joined with the token as may: make a new one");
        var judgement = registry.Judge(enrol.AgentId, enrol.Name, time.UtcNow, request.Pin);
        return Admission.RefusalOf(judgement, enrol.Name, registry.FindAny(enrol.AgentId));
    }

    // The certificate may not have arrived, so the same agent may ask again.
    private bool HasUsed(TokenRecord token, Guid agentId, SigningRequest request) =>
        registry.Find(agentId) is { } agent && agent.Token == token.Id && agent.Key == request.Pin;

    private Cert Certify(SigningRequest request, Guid agentId, out AgentCertificate certificate)
    {
        var now = time.UtcNow;
        using var signed = authorities.IssueToAgent(
            request, agentId, CertificateAuthority.ValidFrom(now, life), now + life);
        certificate = AgentCertificate.Read(signed)!;
        metrics.CertificatesIssued.Increment();
        return new Cert(
            signed.RawDataMemory.ToArray(),
            [.. authorities.Roots.Certificates.Select(root => (ReadOnlyMemory<byte>)root.RawDataMemory)]);
    }
}
