using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Trust;

namespace Monitoring.Collector.Web.Front;

/// <summary>
/// The certificate that the web side makes for itself where none is given: P-256, signed by its own key, in two files
/// of mode 0600 in the data directory.
/// </summary>
/// <param name="directory">The data directory.</param>
/// <param name="names">The DNS names that it speaks for.</param>
/// <param name="addresses">The addresses that it speaks for.</param>
internal sealed class OwnCertificate(
    string directory, IReadOnlyList<string> names, IReadOnlyList<IPAddress> addresses)
{
    /// <summary>How long one is good for: 825 days, the most that all browsers take from someone's own root.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(825);

    /// <summary>How long before its end the next one is made: 30 days.</summary>
    public static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Where it lies.</summary>
    public CertificateFiles Files { get; } = new(
        Path.Combine(directory, "web-certificate.pem"), Path.Combine(directory, "web-key.pem"));

    /// <summary>Makes it when it is missing, about to end, or speaks for other names. Blocks.</summary>
    /// <returns>True when one was made.</returns>
    /// <exception cref="TrustException">It can't be read or written.</exception>
    public bool MakeIfNeeded(DateTimeOffset now)
    {
        if (File.Exists(Files.Certificate) && File.Exists(Files.Key) && IsGood(now))
            return false;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request(key).CreateSelfSigned(now.AddDays(-1), now + Life);
        PrivateFile.Write(Files.Key, key.ExportPkcs8PrivateKeyPem() + "\n");
        PrivateFile.Write(Files.Certificate, certificate.ExportCertificatePem() + "\n");
        return true;
    }

    private bool IsGood(DateTimeOffset now)
    {
        try
        {
            using var kept = X509Certificate2.CreateFromPem(PrivateFile.Read(Files.Certificate));
            // One that was made by a clock that has been set back since is not valid yet.
            return kept.NotBefore.ToUniversalTime() <= now.UtcDateTime
                && kept.NotAfter.ToUniversalTime() - now.UtcDateTime > RenewBefore
                && kept.Extensions.OfType<X509SubjectAlternativeNameExtension>().SingleOrDefault() is { } spoken
                && spoken.RawData.AsSpan().SequenceEqual(AlternativeNames().RawData);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private CertificateRequest Request(ECDsa key)
    {
        var request = new CertificateRequest("CN=monitoring-collector web", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(AlternativeNames());
        return request;
    }

    private X509Extension AlternativeNames()
    {
        var spoken = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            spoken.AddDnsName(name);
        foreach (var address in addresses)
            spoken.AddIpAddress(address);
        return spoken.Build();
    }
}
