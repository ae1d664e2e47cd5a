using System.Globalization;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Registry;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Collector.Cli;

/// <summary>Carries out <c>ca rotate</c>. For the reactor's thread only.</summary>
/// <param name="certificate">Whose authority is changed; null without TLS.</param>
/// <param name="registry">Knows until when agents' certificates are good.</param>
/// <param name="life">For how long a certificate is good that is given now.</param>
/// <param name="time">The clock.</param>
internal sealed class AuthorityVerbs(
    ServerCertificate? certificate, AgentRegistry registry, TimeSpan life, IReactorTime time)
{
    /// <summary>Begins to change the authority; fires once that will be known after a restart.</summary>
    public Deferred<ControlAnswer> Rotate() => certificate is null
        ? Deferred.Succeed(new ControlAnswer(false, "this collector runs with --insecure: it has no authority"))
        : certificate.ChangeAuthority(Overlap()).AddCallback(Begun).AddErrback(NotBegun);

    // Certificates that were given when their life was set longer count, too; not what a wrong clock may have given.
    private TimeSpan Overlap()
    {
        var longest = registry.LastCertificateEnds - time.UtcNow ?? life;
        return longest <= life ? life : longest < AgentCertificate.LifeMax ? longest : AgentCertificate.LifeMax;
    }

    private static ControlAnswer Begun(DateTimeOffset ends) => new(true,
        "A new authority signs from now on. Agents learn it as they renew their certificates; the old one is believed "
        + $"until {ends.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}, and hosts that "
        + "are away until then have to join anew.");

    private static Outcome<ControlAnswer> NotBegun(Failure failure) =>
        failure.Is<InvalidOperationException>() || failure.Is<TrustException>()
            ? new ControlAnswer(false, $"the authority was not changed: {failure.Exception.Message}")
            : failure;
}
