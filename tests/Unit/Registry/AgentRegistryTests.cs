using Monitoring.Collector.Registry;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Registry;

[TestClass]
public sealed class AgentRegistryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid First = Guid.Parse("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Second = Guid.Parse("00000000-0000-0000-0000-000000000002");
    private static readonly Guid Third = Guid.Parse("00000000-0000-0000-0000-000000000003");

    private readonly AgentRegistry registry = new([]);

    [TestMethod]
    public void Judge_NameOfAnother_IsTakenUntilReplaced()
    {
        registry.Admit(First, "web1", Now);

        Assert.AreEqual(Judgement.NameTaken, registry.Judge(Second, "web1", Now));
        Assert.AreEqual(Second, registry.Replace(registry.ClaimsOn("web1", Now).Single(), Now).Id);
        Assert.AreEqual(Judgement.Welcome, registry.Judge(Second, "web1", Now));
        Assert.AreEqual(Judgement.NameTaken, registry.Judge(First, "web1", Now), "the old one may not take it back");
        Assert.IsNull(registry.Find(First));
    }

    [TestMethod]
    public void Replace_WhoAskedCameUnderAnotherName_DoesNothing()
    {
        registry.Admit(First, "web1", Now);
        registry.Judge(Second, "web1", Now);
        registry.Admit(Second, "web2", Now);

        Assert.IsEmpty(registry.Claims);
        Assert.IsEmpty(registry.ClaimsOn("web1", Now));
    }

    [TestMethod]
    public void Replace_NobodyAsked_DoesNothing()
    {
        registry.Admit(First, "web1", Now);

        Assert.IsEmpty(registry.ClaimsOn("web1", Now));
        Assert.IsNotNull(registry.Find(First));
    }

    [TestMethod]
    public void Replace_ClaimTooOld_DoesNothing()
    {
        registry.Admit(First, "web1", Now);
        registry.Judge(Second, "web1", Now);

        Assert.IsEmpty(registry.ClaimsOn("web1", Now + AgentRegistry.ClaimKept + TimeSpan.FromSeconds(1)));
    }

    [TestMethod]
    public void Replace_OfSeveralWhoAsked_TheOneMeantComesWithItsKey()
    {
        registry.Admit(First, "web1", Now);
        registry.Judge(Second, "web1", Now, "sha256:second");
        registry.Judge(Third, "web1", Now, "sha256:third");

        var claims = registry.ClaimsOn("web1", Now);
        Assert.HasCount(2, claims);
        registry.Replace(claims.Single(claim => claim.Id == Second), Now);

        Assert.AreEqual("sha256:second", registry.Resolve("web1")?.Key);
        Assert.AreEqual(Judgement.OtherKey, registry.Judge(Second, "web1", Now, "sha256:third"));
    }

    [TestMethod]
    public void Claims_ManyNames_StayBounded()
    {
        for (var i = 0; i < AgentRegistry.ClaimsMax * 2; i++)
        {
            registry.Admit(new Guid(i, 1, 0, new byte[8]), $"host{i}", Now);
            registry.Judge(new Guid(i, 2, 0, new byte[8]), $"host{i}", Now.AddSeconds(i));
        }

        Assert.HasCount(AgentRegistry.ClaimsMax, registry.Claims);
        Assert.IsFalse(registry.Claims.Any(c => c.Name == "host0"), "the oldest claim makes room");
    }

    [TestMethod]
    public void Admit_KnownAgentWithNewName_IsRenamed()
    {
        registry.Admit(First, "web1", Now);
        registry.Admit(First, "web2", Now);

        Assert.AreEqual("web2", registry.Find(First)?.Name);
        Assert.AreEqual(Judgement.Welcome, registry.Judge(Second, "web1", Now), "the old name is free");
    }

    [TestMethod]
    public void KeepOut_UntilForgotten_IsRefused()
    {
        registry.Admit(First, "web1", Now);
        registry.KeepOut(First, "a clone");

        Assert.AreEqual(Judgement.KeptOut, registry.Judge(First, "web1", Now));
        registry.Forget(registry.Resolve("web1")!);
        Assert.AreEqual(Judgement.Welcome, registry.Judge(First, "web1", Now));
    }

    [TestMethod]
    public void ForgetOld_UnseenForThirtyDays_IsForgotten()
    {
        registry.Admit(First, "web1", Now);
        registry.Admit(Second, "web2", Now);
        registry.ForgetOld(Now, TimeSpan.FromDays(1));
        registry.Seen(Second, Now.AddDays(1));

        registry.ForgetOld(Now, TimeSpan.FromDays(29) + TimeSpan.FromSeconds(1));

        Assert.IsNull(registry.Find(First));
        Assert.IsNotNull(registry.Find(Second));
    }

    [TestMethod]
    [DataRow(366)]
    [DataRow(-366)]
    public void ForgetOld_ClockAYearOff_ForgetsNobodyAndNoRevokedKey(int days)
    {
        registry.Admit(First, "web1", Now, CertificateUntil(Now.AddDays(10)));
        registry.Forget(registry.Revoke(registry.Find(First)!, Now));
        registry.Admit(Second, "web2", Now);

        registry.ForgetOld(Now.AddDays(days), RegistryKeeper.RefreshInterval);

        Assert.IsNotNull(registry.Find(Second));
        Assert.AreEqual(Judgement.Revoked, registry.Judge(First, "web1", Now, "pin"));
    }

    [TestMethod]
    public void Revoke_KeySeenWithAnOlderCertificate_IsRememberedForAsLongAsAnyMayBeGood()
    {
        registry.Admit(First, "web1", Now, CertificateUntil(Now.AddDays(300)));
        registry.Admit(First, "web1", Now, CertificateUntil(Now.AddDays(1)));
        Assert.AreEqual(Now.AddDays(300), registry.Find(First)!.ValidUntil);
        registry.Renewed(CertificateUntil(Now.AddDays(2)));
        Assert.AreEqual(Now.AddDays(300), registry.Find(First)!.ValidUntil);
        registry.Forget(registry.Revoke(registry.Find(First)!, Now));

        registry.ForgetOld(Now, AgentCertificate.LifeMax - TimeSpan.FromSeconds(1));
        Assert.AreEqual(Judgement.Revoked, registry.Judge(Second, "web2", Now, "pin"));
        registry.ForgetOld(Now, TimeSpan.FromSeconds(1));
        Assert.AreEqual(Judgement.Welcome, registry.Judge(Second, "web2", Now, "pin"));
    }

    [TestMethod]
    public void ForgetOld_RevokedAgent_StaysUntilAPersonForgetsIt()
    {
        registry.Admit(First, "web1", Now);
        registry.Revoke(registry.Find(First)!, Now);

        registry.ForgetOld(Now.AddYears(3), TimeSpan.FromDays(3 * 365));

        Assert.AreEqual(Judgement.Revoked, registry.Judge(First, "web1", Now.AddYears(3)));
    }

    [TestMethod]
    public void Judge_RegistryFull_IsTooMany()
    {
        for (var i = 0; i < AgentRegistry.AgentsMax; i++)
            registry.Admit(new Guid(i, 1, 0, new byte[8]), $"host{i}", Now);

        Assert.AreEqual(Judgement.TooMany, registry.Judge(First, "one more", Now));
        Assert.AreEqual(Judgement.Welcome, registry.Judge(new Guid(5, 1, 0, new byte[8]), "host5", Now));
    }

    [TestMethod]
    public void Resolve_NameOrId_FindsTheAgent()
    {
        registry.Admit(First, "web1", Now);

        Assert.AreEqual(First, registry.Resolve("web1")?.Id);
        Assert.AreEqual(First, registry.Resolve(First.ToString("N"))?.Id);
        Assert.IsNull(registry.Resolve("web9"));
    }

    [TestMethod]
    public void Resolve_IdThatAnotherIsCalledBy_IsTheAgentWithTheId()
    {
        registry.Admit(First, "web1", Now);
        registry.Admit(Second, First.ToString("N"), Now);

        Assert.AreEqual(First, registry.Resolve(First.ToString("N"))?.Id);
    }

    private static AgentCertificate CertificateUntil(DateTimeOffset end) => new(First, "pin", Now, end);
}
