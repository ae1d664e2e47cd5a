using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Trust;

/// <summary>What an agent's certificate says: whose it is, for which key, and from when to when.</summary>
/// <param name="AgentId">The agent's id.</param>
/// <param name="KeyPin">Its key: see <see cref="CertificatePin"/>.</param>
/// <param name="ValidFrom">When its time began.</param>
/// <param name="ValidUntil">When its time is over.</param>
public sealed record AgentCertificate(
    Guid AgentId, string KeyPin, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil)
{
    /// <summary>For how long one may be good: 365 days.</summary>
    public static readonly TimeSpan LifeMax = TimeSpan.FromDays(365);

    /// <summary>Reads a certificate. Says nothing of whether it is to be believed: ask
    /// <see cref="TrustedRoots.Judge"/>.</summary>
    /// <returns>Null when its name is no agent's id.</returns>
    public static AgentCertificate? Read(X509Certificate2 certificate) =>
        Guid.TryParseExact(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), "N", out var id)
            ? new AgentCertificate(
                id,
                CertificatePin.Of(certificate),
                new DateTimeOffset(certificate.NotBefore),
                new DateTimeOffset(certificate.NotAfter))
            : null;

    internal static string SubjectOf(Guid agentId) => $"CN={agentId:N}";
}
