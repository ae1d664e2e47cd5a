using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Trust;

/// <summary>An authority of its own, and certificates of every kind by it.</summary>
internal sealed class TestAuthority : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private readonly string directory = Directory.CreateTempSubdirectory("authority").FullName;

    public TestAuthority(DateTimeOffset? madeAt = null)
    {
        Authority = CertificateAuthority.LoadOrCreate(directory, madeAt ?? Now);
        Identity = ServerIdentity.LoadOrCreate(directory);
    }

    public CertificateAuthority Authority { get; }

    public ServerIdentity Identity { get; }

    /// <summary>An agent's certificate with its key.</summary>
    public X509Certificate2 Agent(Guid id, DateTimeOffset? from = null, DateTimeOffset? until = null, ECDsa? key = null)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var own = key ?? made;
        using var bare = Authority.IssueToAgent(
            SigningRequest.Read(SigningRequest.Make(own, id))!, id, from ?? Now.AddHours(-1), until ?? Now.AddDays(30));
        return bare.CopyWithPrivateKey(own);
    }

    public void Dispose()
    {
        Identity.Dispose();
        Authority.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
