using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Trust;

/// <summary>
/// The collector's key (P-256) and the certificate that it signed for itself, made at the first start and kept in one
/// PEM file, mode 0600. Agents know the collector by the key's <see cref="Pin"/>, so the certificate's name and dates
/// carry no weight.
/// </summary>
public sealed class ServerIdentity : IDisposable
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "identity.pem";

    private const string Subject = "CN=monitoring-collector";
    private const int YearsValid = 50;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private ServerIdentity(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>The certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>What agents are given: <c>sha256:</c> and the hex of the key's SubjectPublicKeyInfo.</summary>
    public string Pin => CertificatePin.Of(Certificate);

    /// <summary>Reads the identity in a data directory; makes one when there is none.</summary>
    /// <param name="dataDirectory">Made, for the owner alone, when missing.</param>
    /// <param name="now">The wall clock: a new certificate is valid from the day before.</param>
    /// <exception cref="TrustException">The file is open to others, damaged, or can't be read or written.</exception>
    public static ServerIdentity LoadOrCreate(string dataDirectory, DateTimeOffset now)
    {
        var path = Path.Combine(dataDirectory, FileName);
        if (!File.Exists(path))
        {
            PrivateFile.Write(path, MakePem(now));
        }

        var pem = PrivateFile.Read(path);
        try
        {
            return new ServerIdentity(X509Certificate2.CreateFromPem(pem, pem));
        }
        catch (CryptographicException error)
        {
            throw new TrustException(
                $"{path} holds no usable certificate and key: restore it from a backup, or remove it and give every "
                + "agent the new pin",
                error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();

    private static string MakePem(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(YearsValid));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
