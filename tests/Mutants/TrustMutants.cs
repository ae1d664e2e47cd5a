namespace Monitoring.Tests.Mutants;

/// <summary>Rules of who is let in by which certificate, which a simulated fleet with certificates guards.</summary>
internal static class TrustMutants
{
    private const string Registry = "collector/Registry/AgentRegistry.cs";
    private const string Shown = "collector/Listening/ServerCertificate.cs";
    private const string Authorities = "shared/Trust/Authorities.cs";
    private const string Renewal = "agent/Delivery/CertificateRenewal.cs";

    public static Mutant[] All { get; } =
    [
        Rule("who was revoked is kept out", Registry,
            "known is { IsRevoked: true } || revoked.ContainsKey(key)", "false"),
        Rule("a certificate that is over is refused", "shared/Trust/TrustedRoots.cs",
            "built ? CertificateFault.None : now < new DateTimeOffset(shown.NotBefore) "
            + "? CertificateFault.NotYetValid : CertificateFault.Expired",
            "CertificateFault.None"),
        Rule("a renewed certificate is kept", "agent/Delivery/Membership.cs",
            "PrivateFile.Write(FilePath, text.ToString());",
            "if (!File.Exists(FilePath)) { PrivateFile.Write(FilePath, text.ToString()); }"),
        Rule("a link ends with its certificate", "collector/Listening/AgentLink.cs",
            "Close(GoodbyeReason.Expired, $\"the agent's certificate was good until "
            + "{Standing.Certificate!.ValidUntil:u}\");",
            ""),
        Rule("revoking cuts a standing link", Registry,
            "Revoked?.Invoke(agent);", ""),
        Rule("a certificate is renewed in time", Renewal,
            "session.Renew(renewing.MakeRequest(agentId));", ""),
        Rule("renewals go by the collector's clock", Renewal,
            "DateTimeOffset.FromUnixTimeMilliseconds(welcome.WallTimeMs)", "reactor.UtcNow"),
        Rule("the next authority signs from the beginning", Authorities,
            "next ?? present", "present"),
        Rule("during a change both authorities are believed", Authorities,
            "new TrustedRoots([.. Next.Roots.Certificates, .. Present.Roots.Certificates])", "Next.Roots"),
        Rule("a clock that is ahead for hours ends no change", Shown,
            "reactor.Elapsed - since < hold", "false"),
        Rule("when the clock was set another certificate is shown", Shown,
            "outdated || !IsFresh(reactor.UtcNow)", "outdated"),
        Rule("the clock alone forgets no host", Registry,
            "agent.Unseen <= (agent.ForgetAfter ?? UnseenKept)",
            "now - agent.LastSeen <= (agent.ForgetAfter ?? UnseenKept)"),
        Rule("a host that has lapsed comes back as it was", Registry,
            "Find(id) ?? Lapsed.Find(id, key)", "Find(id)"),
        Rule("a certificate begins long before it is given", "shared/Trust/CertificateAuthority.cs",
            "now - (life > BackdatedMin ? life : BackdatedMin)", "now"),
    ];

    private static Mutant Rule(string name, string file, string original, string mutated) =>
        new(name, Suite.Trust, file, original, mutated);
}
