using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Bench.Load;

/// <summary>
/// What agents show a collector whose data directory is at hand. In the product a token would be needed; the collector
/// can't tell the difference.
/// </summary>
public sealed class AgentCertificates
{
    private readonly CertificateAuthority authority;

    /// <summary>Takes the authority of a collector.</summary>
    /// <param name="directory">The collector's data directory.</param>
    /// <param name="now">The wall clock.</param>
    public AgentCertificates(string directory, DateTimeOffset now) =>
        authority = CertificateAuthority.LoadOrCreate(directory, now);

    /// <summary>For one agent, good for a day.</summary>
    public TlsClient For(Guid agentId, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = SigningRequest.Read(SigningRequest.Make(key, agentId))!;
        using var certificate = authority.IssueToAgent(request, agentId, now, now.AddDays(1));
        return TlsClient.Certified(authority.Roots, certificate.CopyWithPrivateKey(key));
    }
}
