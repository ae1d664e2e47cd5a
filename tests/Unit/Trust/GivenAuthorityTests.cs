using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Trust;

[TestClass]
public sealed class GivenAuthorityTests
{
    private static readonly DateTimeOffset Now = TestAuthority.Now;
    private readonly string directory = Directory.CreateTempSubdirectory("given-authority").FullName;

    [TestCleanup]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    [DataRow("nistP256")]
    [DataRow("nistP384")]
    public void Read_RootWithAnEcKey_SignsWhatIsBelieved(string curve)
    {
        var given = GivenAuthority.Read(
            AuthorityMaking.Write(directory, Now, ECCurve.CreateFromFriendlyName(curve)), Now);
        var data = Path.Combine(directory, "data");

        using var authorities = Authorities.LoadOrCreate(data, Now, given);
        using var again = Authorities.LoadOrCreate(data, Now);
        using var identity = ServerIdentity.LoadOrCreate(data);
        using var signed = identity.CertifiedBy(again, Now);

        Assert.AreEqual(given.Certificate, authorities.Roots.Certificates.Single());
        Assert.AreEqual(CertificateFault.None, authorities.Roots.Judge(signed, CertificateUse.Server, Now));
        Assert.IsFalse(given.Certificate.HasPrivateKey);
    }

    [TestMethod]
    public void Read_WhatCannotSignForAgents_SaysWhy()
    {
        AssertUnfit(AuthorityMaking.Write(directory, Now, isAuthority: false), "no authority's");
        AssertUnfit(AuthorityMaking.Write(directory, Now, hasKeyId: false), "can't sign certificates for agents");
        AssertUnfit(AuthorityMaking.Write(directory, Now, life: TimeSpan.FromDays(-1)), "until 2026-03-03");
        AssertUnfit(AuthorityMaking.Write(directory, Now.AddDays(200)), "good from 2026-06-12");
        AssertUnfit(Rsa(), "no EC key");
        AssertUnfit(Intermediate(), "no root");
        var files = AuthorityMaking.Write(directory, Now);
        File.SetUnixFileMode(files.Key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        AssertUnfit(files, "chmod o=");
        AssertUnfit(AuthorityMaking.Write(directory, "nonsense", "nonsense"), "belong together");
        AssertUnfit(files with { Key = files.Key + ".no" }, "can't be used");
    }

    private static void AssertUnfit(CertificateFiles files, string why)
    {
        var error = Assert.ThrowsExactly<TrustException>(() => GivenAuthority.Read(files, Now));
        StringAssert.Contains(error.Message, why);
        StringAssert.Contains(error.Message, Path.GetDirectoryName(files.Certificate));
    }

    private CertificateFiles Rsa()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=ours", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(100));
        return AuthorityMaking.Write(directory, certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private CertificateFiles Intermediate()
    {
        using var root = X509Certificate2.CreateFromPemFile(
            AuthorityMaking.Write(directory, Now).Certificate, Path.Combine(directory, "given-key.pem"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=below ours", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var certificate = request.Create(root, Now.AddDays(-1), Now.AddDays(100), new byte[] { 1 });
        return AuthorityMaking.Write(directory, certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
