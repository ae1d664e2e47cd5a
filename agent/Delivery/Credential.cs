using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Protocol.Messages;
using Monitoring.Trust;

namespace Monitoring.Agent.Delivery;

/// <summary>What an agent shows a collector, and believes of it.</summary>
/// <param name="Certificate">The agent's certificate, with its private key.</param>
/// <param name="Roots">The authorities by which the collector is known.</param>
/// <param name="Since">When the agent got it, on the collector's clock as far as that was known: certificates are
/// backdated.</param>
public sealed record Credential(X509Certificate2 Certificate, TrustedRoots Roots, DateTimeOffset Since)
{
    /// <summary>When its time is over.</summary>
    public DateTimeOffset Until => new(Certificate.NotAfter);

    /// <summary>Takes what a collector sent.</summary>
    /// <param name="key">The key that the certificate is to be for.</param>
    /// <param name="cert">What came.</param>
    /// <param name="now">The wall clock, the collector's where it is known.</param>
    /// <exception cref="TrustException">The certificate is not for the key, or not good now.</exception>
    internal static Credential Of(ECDsa key, Cert cert, DateTimeOffset now)
    {
        try
        {
            var roots = new TrustedRoots(
                [.. cert.Roots.Select(root => X509CertificateLoader.LoadCertificate(root.Span))]);
            var bare = X509CertificateLoader.LoadCertificate(cert.Certificate.Span);
            if (roots.Judge(bare, CertificateUse.Agent, now) is var fault and not CertificateFault.None)
            {
                throw new TrustException(
                    $"the collector gave a certificate that is not good now ({fault}): set the clock of the collector "
                    + "or of this host, whichever is wrong");
            }
            // Throws when the certificate is for another key.
            return new Credential(bare.CopyWithPrivateKey(key), roots, now);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new TrustException("the collector gave a certificate that cannot be used", e);
        }
    }
}
