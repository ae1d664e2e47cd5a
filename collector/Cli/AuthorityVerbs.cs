using System.Globalization;
using Monitoring.Collector.Listening;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Collector.Cli;

/// <summary>Carries out <c>ca rotate</c>. For the reactor's thread only.</summary>
/// <param name="certificate">Whose authority is changed; null without TLS.</param>
/// <param name="given">The file in which the authority is given; null for one of the collector's own.</param>
internal sealed class AuthorityVerbs(ServerCertificate? certificate, string? given)
{
    /// <summary>Begins to change the authority; fires once that will be known after a restart.</summary>
    public Deferred<ControlAnswer> Rotate() =>
        certificate is null ? Refused("this collector runs with --insecure: it has no authority")
        : given is not null ? Refused($"the authority is the one in {given}: put the next one in its place")
        : certificate.ChangeAuthority().AddCallback(Begun).AddErrback(NotBegun);

    private static Deferred<ControlAnswer> Refused(string why) => Deferred.Succeed(new ControlAnswer(false, why));

    private static ControlAnswer Begun(DateTimeOffset ends) => new(true,
        "A new authority signs from now on. Agents learn it as they renew their certificates; the old one is believed "
        + $"until {ends.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}, and hosts that "
        + "are away until then have to join anew.");

    private static Outcome<ControlAnswer> NotBegun(Failure failure) =>
        failure.Is<InvalidOperationException>() || failure.Is<TrustException>()
            ? new ControlAnswer(false, $"the authority was not changed: {failure.Exception.Message}")
            : failure;
}
