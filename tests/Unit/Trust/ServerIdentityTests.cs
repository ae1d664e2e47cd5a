using System.Security.Cryptography.X509Certificates;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Trust;

[TestClass]
public sealed class ServerIdentityTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private readonly string directory = Path.Combine(Directory.CreateTempSubdirectory().FullName, "data");

    private string FilePath => Path.Combine(directory, ServerIdentity.FileName);

    [TestCleanup]
    public void RemoveDirectory() => Directory.Delete(Path.GetDirectoryName(directory)!, recursive: true);

    [TestMethod]
    public void LoadOrCreate_FirstStart_MakesAP256KeyThatOnlyTheOwnerMayRead()
    {
        using var identity = ServerIdentity.LoadOrCreate(directory);
        using var authority = CertificateAuthority.LoadOrCreate(directory, Now);
        using var certificate = identity.CertifiedBy(authority, Now);

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        using var key = certificate.GetECDsaPrivateKey();
        Assert.AreEqual(256, key!.KeySize);
        Assert.AreEqual(identity.Pin, CertificatePin.Of(certificate));
    }

    [TestMethod]
    public void LoadOrCreate_SecondStart_KeepsThePin()
    {
        using var first = ServerIdentity.LoadOrCreate(directory);
        using var second = ServerIdentity.LoadOrCreate(directory);

        Assert.AreEqual(first.Pin, second.Pin);
    }

    [TestMethod]
    public void LoadOrCreate_FileOpenToOthers_IsRefusedWithTheCommand()
    {
        ServerIdentity.LoadOrCreate(directory).Dispose();
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var error = Assert.ThrowsExactly<TrustException>(() => ServerIdentity.LoadOrCreate(directory));

        StringAssert.Contains(error.Message, $"chmod 600 {FilePath}");
    }

    [TestMethod]
    public void LoadOrCreate_DamagedFile_IsRefusedAndLeftAlone()
    {
        ServerIdentity.LoadOrCreate(directory).Dispose();
        File.WriteAllText(FilePath, "-----BEGIN PRIVATE KEY-----\nnonsense");

        var error = Assert.ThrowsExactly<TrustException>(() => ServerIdentity.LoadOrCreate(directory));

        StringAssert.Contains(error.Message, "tokens made before");
        StringAssert.Contains(File.ReadAllText(FilePath), "nonsense");
    }

    [TestMethod]
    public void Pin_OfAKnownKey_IsTheHashOfItsSubjectPublicKeyInfo()
    {
        // OpenSSL 3.0 made the certificate, and sha256sum the hash of what its pkey command wrote as DER.
        using var certificate = X509Certificate2.CreateFromPem(KnownCertificate);

        Assert.AreEqual(
            "sha256:16bea0af0e8d30902e4b4953e10e92f72aa90c5dadf89725bcaa0b091ded7c1c",
            CertificatePin.Of(certificate));
    }

    private const string KnownCertificate =
        """
        -----BEGIN CERTIFICATE-----
        MIIBeDCCAR2gAwIBAgIUSjnWOPyAIpdIC7yHj6ZL+eFuFsswCgYIKoZIzj0EAwIw
        EDEOMAwGA1UEAwwFa25vd24wIBcNMjYxMTIyMTM0ODMzWhgPMjEyNjEwMjkxMzQ4
        MzNaMBAxDjAMBgNVBAMMBWtub3duMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
        vj8qI8Xg/hR775O332r2g7x+mDCAdnd6sW5CBgOJ7vNhATeCTaiK0yn+LsGZZTNz
        EF/qTfuiryTeRseVjyjapqNTMFEwHQYDVR0OBBYEFHk7ZXVXtysi6JYP7nr7r+QJ
        A5bwMB8GA1UdIwQYMBaAFHk7ZXVXtysi6JYP7nr7r+QJA5bwMA8GA1UdEwEB/wQF
        MAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAIWpK153VhjD6Yn9ttgpMmddXmZw2SGi
        JC3DK/4OVKkgAiEA3n3XmPVC8P2DydogDkC3N/z5OwCgU75GdRbmDLldZYg=
        -----END CERTIFICATE-----
        """;
}
