using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Trust;

[TestClass]
public sealed class TrustedRootsTests
{
    private static readonly DateTimeOffset Now = TestAuthority.Now;
    private static readonly Guid Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    private readonly TestAuthority own = new();

    private TrustedRoots Roots => own.Authority.Roots;

    [TestCleanup]
    public void Dispose() => own.Dispose();

    [TestMethod]
    public void Judge_OwnCertificates_AreGoodForTheirUseAlone()
    {
        using var agent = own.Agent(Id);
        using var server = own.Identity.CertifiedBy(own.Authority, Now);

        Assert.AreEqual(CertificateFault.None, Roots.Judge(agent, CertificateUse.Agent, Now));
        Assert.AreEqual(CertificateFault.None, Roots.Judge(server, CertificateUse.Server, Now));
        Assert.AreEqual(CertificateFault.WrongUse, Roots.Judge(agent, CertificateUse.Server, Now));
        Assert.AreEqual(CertificateFault.WrongUse, Roots.Judge(server, CertificateUse.Agent, Now));
        Assert.AreEqual(CertificateFault.WrongUse, Roots.Judge(Roots.Certificates[0], CertificateUse.Agent, Now));
    }

    [TestMethod]
    public void Judge_OutsideItsTime_SaysOnWhichSide()
    {
        using var agent = own.Agent(Id, Now, Now.AddDays(1));

        Assert.AreEqual(CertificateFault.NotYetValid, Roots.Judge(agent, CertificateUse.Agent, Now.AddSeconds(-1)));
        Assert.AreEqual(CertificateFault.None, Roots.Judge(agent, CertificateUse.Agent, Now));
        Assert.AreEqual(CertificateFault.Expired, Roots.Judge(agent, CertificateUse.Agent, Now.AddDays(1.001)));
    }

    [TestMethod]
    public void Judge_AnotherAuthorityOfTheSameName_IsForeign()
    {
        using var other = new TestAuthority();
        using var agent = other.Agent(Id);

        Assert.AreEqual(CertificateFault.Foreign, Roots.Judge(agent, CertificateUse.Agent, Now));
        Assert.AreEqual(
            CertificateFault.Foreign, Roots.Judge(other.Authority.Roots.Certificates[0], CertificateUse.Agent, Now));
    }

    [TestMethod]
    public void Judge_SignedBySomethingThatIsNoAuthority_IsForeign()
    {
        using var agent = own.Agent(Id);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + Id.ToString("N"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: true));
        using var below = request.Create(
            agent.SubjectName, X509SignatureGenerator.CreateForECDsa(agent.GetECDsaPrivateKey()!),
            Now.AddMinutes(-1), Now.AddDays(1), [1]);
        using var roots = new TestAuthority();

        Assert.AreEqual(CertificateFault.Foreign, Roots.Judge(below, CertificateUse.Agent, Now));
        Assert.AreEqual(CertificateFault.Foreign, roots.Authority.Roots.Judge(below, CertificateUse.Agent, Now));
    }

    [TestMethod]
    public void Judge_SeveralAuthorities_AreAllBelieved()
    {
        using var next = new TestAuthority();
        var both = new TrustedRoots([.. Roots.Certificates, .. next.Authority.Roots.Certificates]);
        using var old = own.Agent(Id);
        using var renewed = next.Agent(Id);

        Assert.AreEqual(CertificateFault.None, both.Judge(old, CertificateUse.Agent, Now));
        Assert.AreEqual(CertificateFault.None, both.Judge(renewed, CertificateUse.Agent, Now));
    }

    [TestMethod]
    public void Roots_NoneOrTooMany_AreRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new TrustedRoots([]));
        var many = Enumerable.Repeat(Roots.Certificates[0], TrustedRoots.CountMax + 1).ToArray();
        Assert.ThrowsExactly<ArgumentException>(() => new TrustedRoots(many));
    }
}
