using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Trust;

/// <summary>
/// The authorities whose certificates are believed: the collector's own and nobody else's. During a change of the
/// authority there are several. Any thread.
/// </summary>
public sealed class TrustedRoots
{
    /// <summary>Authorities at a time.</summary>
    public const int CountMax = 4;

    private readonly X509Certificate2[] roots;

    /// <summary>Trusts these.</summary>
    /// <exception cref="ArgumentException">There are none, or more than <see cref="CountMax"/>.</exception>
    public TrustedRoots(IReadOnlyCollection<X509Certificate2> roots)
    {
        if (roots.Count is 0 or > CountMax)
        {
            throw new ArgumentException($"{roots.Count} authorities", nameof(roots));
        }

        this.roots = [.. roots];
    }

    /// <summary>The authorities' certificates, the one that signs now first.</summary>
    public IReadOnlyList<X509Certificate2> Certificates => roots;

    /// <summary>
    /// Says whether one of the authorities signed a certificate for a use, and whether it is valid at a time. Nothing
    /// is fetched, and what the machine trusts besides counts for nothing.
    /// </summary>
    /// <param name="shown">The peer's certificate.</param>
    /// <param name="use">What the peer wants to be.</param>
    /// <param name="now">The wall clock of the caller.</param>
    public CertificateFault Judge(X509Certificate2 shown, CertificateUse use, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy = PolicyAt(now);
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        bool built;
        try
        {
            built = chain.Build(shown);
        }
        catch (CryptographicException)
        {
            // What can be read as a certificate may still be more than the TLS library can make sense of.
            return CertificateFault.Foreign;
        }

        var status = chain.ChainElements.SelectMany(element => element.ChainElementStatus)
            .Concat(chain.ChainStatus)
            .Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        if (!built && status != X509ChainStatusFlags.NotTimeValid)
        {
            return CertificateFault.Foreign;
        }

        // The framework takes a certificate that names no use for any.
        return !IsFor(shown, use) ? CertificateFault.WrongUse
            : built ? CertificateFault.None
            : now < new DateTimeOffset(shown.NotBefore) ? CertificateFault.NotYetValid
            : CertificateFault.Expired;
    }

    private static X509ChainPolicy PolicyAt(DateTimeOffset now) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        VerificationTime = now.UtcDateTime,
    };

    private static bool IsFor(X509Certificate2 shown, CertificateUse use) =>
        shown.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .Any(uses => uses.EnhancedKeyUsages.OfType<Oid>().Any(oid => oid.Value == CertificateAuthority.Oid(use)));
}
