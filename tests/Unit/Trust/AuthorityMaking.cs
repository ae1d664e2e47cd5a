using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Trust;

/// <summary>Makes authorities as others make theirs, good and bad ones.</summary>
internal static class AuthorityMaking
{
    /// <summary>Writes one into a folder, in the place of the one before.</summary>
    public static CertificateFiles Write(
        string folder,
        DateTimeOffset now,
        ECCurve? curve = null,
        bool isAuthority = true,
        bool hasKeyId = true,
        TimeSpan? life = null)
    {
        using var key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ours", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (hasKeyId)
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var certificate = request.CreateSelfSigned(
            now.AddDays(-100), now + (life ?? TimeSpan.FromDays(1000)));
        return Write(folder, certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Writes PEM texts; the key is for its owner alone.</summary>
    public static CertificateFiles Write(string folder, string certificate, string key)
    {
        var files = new CertificateFiles(Path.Combine(folder, "given.pem"), Path.Combine(folder, "given-key.pem"));
        File.WriteAllText(files.Certificate, certificate);
        File.WriteAllText(files.Key, key);
        File.SetUnixFileMode(files.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return files;
    }
}
