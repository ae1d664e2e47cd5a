using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Trust;

[TestClass]
public sealed class CertificateAuthorityTests
{
    private static readonly DateTimeOffset Now = TestAuthority.Now;
    private static readonly Guid Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    private readonly string directory = Directory.CreateTempSubdirectory("authority").FullName;

    private string FilePath => Path.Combine(directory, CertificateAuthority.FileName);

    [TestCleanup]
    public void RemoveDirectory() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void LoadOrCreate_FirstStart_MakesAP256KeyThatOnlyTheOwnerMayRead()
    {
        using var authority = CertificateAuthority.LoadOrCreate(directory, Now);

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        using var key = authority.Roots.Certificates[0].GetECDsaPublicKey();
        Assert.AreEqual(256, key!.KeySize);
    }

    [TestMethod]
    public void LoadOrCreate_SecondStart_BelievesWhatTheFirstHasSigned()
    {
        X509Certificate2 agent;
        using (var first = CertificateAuthority.LoadOrCreate(directory, Now))
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
            agent = first.IssueToAgent(SigningRequest.Read(SigningRequest.Make(key, Id))!, Id, Now, Now.AddDays(1));

        using var second = CertificateAuthority.LoadOrCreate(directory, Now.AddYears(1));

        Assert.AreEqual(CertificateFault.None, second.Roots.Judge(agent, CertificateUse.Agent, Now.AddHours(1)));
        agent.Dispose();
    }

    [TestMethod]
    public void LoadOrCreate_DamagedFile_IsRefusedAndLeftAlone()
    {
        PrivateFile.Write(FilePath, "-----BEGIN CERTIFICATE-----\nnonsense");

        var error = Assert.ThrowsExactly<TrustException>(() => CertificateAuthority.LoadOrCreate(directory, Now));

        StringAssert.Contains(error.Message, "restore it from a backup");
        StringAssert.Contains(File.ReadAllText(FilePath), "nonsense");
    }

    [TestMethod]
    public void IssueToAgent_Certificate_NamesTheAgentAndItsKeyForItsTime()
    {
        using var authority = CertificateAuthority.LoadOrCreate(directory, Now);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = SigningRequest.Read(SigningRequest.Make(key, Guid.NewGuid()))!;

        using var certificate = authority.IssueToAgent(request, Id, Now, Now.AddDays(30));

        Assert.AreEqual(
            new AgentCertificate(Id, request.Pin, Now, Now.AddDays(30)), AgentCertificate.Read(certificate));
    }

    [TestMethod]
    public void IssueToAgent_ClockBeforeTheAuthority_StillGivesACertificate()
    {
        using var authority = CertificateAuthority.LoadOrCreate(directory, Now);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = SigningRequest.Read(SigningRequest.Make(key, Id))!;

        using var certificate = authority.IssueToAgent(request, Id, Now.AddYears(-10), Now.AddYears(-9));

        Assert.IsTrue(certificate.NotBefore >= authority.Roots.Certificates[0].NotBefore);
    }

    [TestMethod]
    public void Read_CertificateThatNamesNoAgent_IsNone()
    {
        using var authority = CertificateAuthority.LoadOrCreate(directory, Now);

        Assert.IsNull(AgentCertificate.Read(authority.Roots.Certificates[0]));
    }
}
