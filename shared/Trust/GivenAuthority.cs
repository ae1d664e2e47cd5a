using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Trust;

/// <summary>An authority that somebody else has made and looks after.</summary>
/// <param name="Certificate">Its certificate.</param>
/// <param name="Pem">Certificate and key, as they are kept in the data directory.</param>
public sealed record GivenAuthority(X509Certificate2 Certificate, string Pem)
{
    /// <summary>The largest certificate, as agents are sent it: 2,048 bytes.</summary>
    public const int CertificateBytesMax = 2048;

    /// <summary>Reads and tries one.</summary>
    /// <param name="files">Where it lies.</param>
    /// <param name="now">The wall clock.</param>
    /// <exception cref="TrustException">The files can't be read, or what they hold can't sign what agents
    /// believe.</exception>
    public static GivenAuthority Read(CertificateFiles files, DateTimeOffset now)
    {
        var (certificate, _) = files.Read();
        try
        {
            using var key = certificate.GetECDsaPrivateKey() ?? throw Unfit(files, "its key is no EC key");
            if (!certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(says => says.CertificateAuthority))
                throw Unfit(files, "it is no authority's, as its basic constraints would say");
            if (certificate.RawDataMemory.Length > CertificateBytesMax)
                throw Unfit(files, $"it is over {CertificateBytesMax} bytes");
            var bare = X509CertificateLoader.LoadCertificate(certificate.RawDataMemory.Span);
            Try(certificate, files, now);
            return new GivenAuthority(
                bare, $"{bare.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        }
        catch (CryptographicException e)
        {
            throw Unfit(files, e.Message, e);
        }
        finally
        {
            certificate.Dispose();
        }
    }

    // Nothing shows better what it can do than having it do that.
    private static void Try(X509Certificate2 certificate, CertificateFiles files, DateTimeOffset now)
    {
        using var authority = new CertificateAuthority(certificate);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Sign(authority, key, files, now);
        switch (authority.Roots.Judge(signed, CertificateUse.Server, now))
        {
            case CertificateFault.None:
                return;
            case CertificateFault.Expired or CertificateFault.NotYetValid:
                throw Unfit(files, $"it is good from {certificate.NotBefore:u} until {certificate.NotAfter:u}");
            default:
                throw Unfit(files, "it is no root (signed by its own key) that may sign certificates");
        }
    }

    private static X509Certificate2 Sign(
        CertificateAuthority authority, ECDsa key, CertificateFiles files, DateTimeOffset now)
    {
        try
        {
            return authority.IssueToServer(key, now);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or InvalidOperationException)
        {
            throw Unfit(files, e.Message, e);
        }
    }

    private static TrustException Unfit(CertificateFiles files, string why, Exception? cause = null) =>
        new($"the authority {files.Certificate} can't sign certificates for agents: {why}", cause);
}
