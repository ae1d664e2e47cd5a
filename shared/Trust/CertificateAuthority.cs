using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Trust;

/// <summary>
/// The collector's own authority: a P-256 key and its certificate, made at the first start and kept in one PEM file,
/// mode 0600. It signs the collector's certificate and those of its agents, and nobody else's word counts.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "ca.pem";

    /// <summary>How far back a certificate's time begins at least: see <see cref="ValidFrom"/>. 1 h.</summary>
    public static readonly TimeSpan BackdatedMin = TimeSpan.FromHours(1);

    /// <summary>For how long the collector's certificate is valid: 90 days. It is made anew long before.</summary>
    public static readonly TimeSpan ServerLife = TimeSpan.FromDays(90);

    private const string RootSubject = "CN=monitoring CA";
    private const string ServerSubject = "CN=monitoring-collector";
    // Both ways, as the clock may be wrong when it is made: what ends an authority is a change for another.
    private const int YearsValid = 20;
    private const int SerialBytes = 16;

    private readonly X509Certificate2 root;

    /// <summary>One with a certificate and its key.</summary>
    internal CertificateAuthority(X509Certificate2 root)
    {
        this.root = root;
        Roots = new TrustedRoots([root]);
    }

    /// <summary>What it signed is believed by whoever has these.</summary>
    public TrustedRoots Roots { get; }

    /// <summary>Reads the authority in a data directory; makes one when there is none.</summary>
    /// <param name="dataDirectory">Made, for the owner alone, when missing.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="given">Is taken instead of making one. Default: none.</param>
    /// <exception cref="TrustException">The file is open to others, damaged, or can't be read or written.</exception>
    public static CertificateAuthority LoadOrCreate(
        string dataDirectory, DateTimeOffset now, GivenAuthority? given = null)
    {
        var path = Path.Combine(dataDirectory, FileName);
        if (!File.Exists(path))
        {
            PrivateFile.Write(path, given?.Pem ?? MakePem(now));
        }

        return Load(path);
    }

    /// <summary>Reads an authority.</summary>
    /// <exception cref="TrustException">The file is open to others, damaged, or can't be read.</exception>
    internal static CertificateAuthority Load(string path)
    {
        var pem = PrivateFile.Read(path);
        try
        {
            return new CertificateAuthority(X509Certificate2.CreateFromPem(pem, pem));
        }
        catch (CryptographicException error)
        {
            throw new TrustException(
                $"{path} holds no usable certificate and key: restore it from a backup, or remove it and let every "
                + "agent join anew",
                error);
        }
    }

    /// <summary>
    /// When the time of a certificate begins that is signed now: as long ago as it will be good for. A peer whose clock
    /// is behind by less than that takes it, and what it is good for is bounded by its end.
    /// </summary>
    /// <param name="now">The wall clock.</param>
    /// <param name="life">For how long it will be good.</param>
    public static DateTimeOffset ValidFrom(DateTimeOffset now, TimeSpan life) =>
        now - (life > BackdatedMin ? life : BackdatedMin);

    /// <summary>Signs a certificate for the collector itself.</summary>
    /// <param name="key">The collector's key.</param>
    /// <param name="now">The wall clock.</param>
    /// <returns>The certificate, with the key.</returns>
    public X509Certificate2 IssueToServer(ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest(ServerSubject, key, HashAlgorithmName.SHA256);
        using var certificate = Sign(
            request, CertificateUse.Server, ValidFrom(now, ServerLife), now + ServerLife);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>Signs a certificate for an agent.</summary>
    /// <param name="request">What the agent asks with; only its key is taken over.</param>
    /// <param name="agentId">Becomes the certificate's name.</param>
    /// <param name="validFrom">See <see cref="ValidFrom"/>.</param>
    /// <param name="validUntil">When its time is over.</param>
    public X509Certificate2 IssueToAgent(
        SigningRequest request, Guid agentId, DateTimeOffset validFrom, DateTimeOffset validUntil) =>
        Sign(
            new CertificateRequest(
                new X500DistinguishedName(AgentCertificate.SubjectOf(agentId)),
                request.PublicKey,
                HashAlgorithmName.SHA256),
            CertificateUse.Agent,
            validFrom,
            validUntil);

    /// <inheritdoc/>
    public void Dispose() => root.Dispose();

    internal static string Oid(CertificateUse use) =>
        use == CertificateUse.Server ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2";

    private X509Certificate2 Sign(
        CertificateRequest request, CertificateUse use, DateTimeOffset validFrom, DateTimeOffset validUntil)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(Oid(use))], true));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        // A certificate can't be valid before or after the one that signs it, whatever the clock says by now.
        var from = Later(validFrom, new DateTimeOffset(root.NotBefore));
        return request.Create(
            root,
            from,
            Later(from.AddSeconds(1), Earlier(validUntil, new DateTimeOffset(root.NotAfter))),
            RandomNumberGenerator.GetBytes(SerialBytes));
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>A new authority as its file holds it.</summary>
    internal static string MakePem(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(RootSubject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var certificate = request.CreateSelfSigned(now.AddYears(-YearsValid), now.AddYears(YearsValid));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
