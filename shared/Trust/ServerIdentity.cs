using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Trust;

/// <summary>
/// The collector's own key (P-256), made at the first start and kept in a PEM file, mode 0600. Hosts that join know the
/// collector by the key's <see cref="Pin"/>; those that have joined believe the certificate that the authority signed
/// for it.
/// </summary>
public sealed class ServerIdentity : IDisposable
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "identity.pem";

    private readonly ECDsa key;

    private ServerIdentity(ECDsa key)
    {
        this.key = key;
        Pin = CertificatePin.Of(new PublicKey(key));
    }

    /// <summary>What hosts that join are given: <c>sha256:</c> and the hex of the key's SubjectPublicKeyInfo.</summary>
    public string Pin { get; }

    /// <summary>Reads the key in a data directory; makes one when there is none.</summary>
    /// <param name="dataDirectory">Made, for the owner alone, when missing.</param>
    /// <exception cref="TrustException">The file is open to others, damaged, or can't be read or written.</exception>
    public static ServerIdentity LoadOrCreate(string dataDirectory) => new(KeyFile.LoadOrCreate(
        Path.Combine(dataDirectory, FileName),
        "restore it from a backup, or remove it; tokens made before are void then"));

    /// <summary>Has a new certificate signed for the key.</summary>
    /// <returns>The certificate, with its private key.</returns>
    public X509Certificate2 CertifiedBy(CertificateAuthority authority, DateTimeOffset now) =>
        authority.IssueToServer(key, now);

    /// <inheritdoc cref="CertifiedBy(CertificateAuthority, DateTimeOffset)"/>
    public X509Certificate2 CertifiedBy(Authorities authorities, DateTimeOffset now) =>
        authorities.IssueToServer(key, now);

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
