using Monitoring.Collector.Registry;
using Monitoring.Model;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Registry;

[TestClass]
public sealed class LapsedAgentsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid First = Guid.Parse("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Second = Guid.Parse("00000000-0000-0000-0000-000000000002");

    private AgentRegistry registry = new([]);

    [TestMethod]
    public void Judge_ComesAgainWhileItsCertificateIsGood_IsTakenInAsItWas()
    {
        Lapse();
        Assert.IsNull(registry.Find(First));
        Assert.AreEqual(Judgement.Welcome, registry.Judge(First, "web1", Now, "pin"));

        var back = registry.Admit(First, "web1", Now.AddDays(1), CertificateUntil(Now.AddDays(10)));

        Assert.AreEqual("prod", back.Labels.Find("env"));
        Assert.AreEqual(TimeSpan.FromHours(2), back.ForgetAfter);
        Assert.AreEqual(TimeSpan.Zero, back.Unseen);
        Assert.AreEqual(back, registry.Resolve("web1"));
        Assert.IsEmpty(registry.Lapsed.All);
    }

    [TestMethod]
    public void Judge_ItsNameIsAnothersByNow_IsRefusedAndTakesNothingFromThat()
    {
        Lapse();
        registry.Admit(Second, "web1", Now);

        Assert.AreEqual(Judgement.NameTaken, registry.Judge(First, "web1", Now, "pin"));
        registry.Admit(First, "web2", Now, CertificateUntil(Now.AddDays(10)));
        Assert.AreEqual(Second, registry.Resolve("web1")?.Id);
    }

    [TestMethod]
    public void Judge_AnotherKey_IsRefusedUntilForgotten()
    {
        Lapse();

        Assert.AreEqual(Judgement.OtherKey, registry.Judge(First, "web1", Now, "another pin"));
        registry.Forget(registry.FindAny(First)!);
        Assert.AreEqual(Judgement.Welcome, registry.Judge(First, "web1", Now, "another pin"));
        var stranger = registry.Admit(First, "web1", Now, new AgentCertificate(First, "another pin", Now, Now));
        Assert.AreEqual(0, stranger.Labels.Count);
        Assert.IsEmpty(registry.Lapsed.All);
    }

    [TestMethod]
    public void Pass_UntilItsCertificateIsOver_IsForgottenForGood()
    {
        Lapse();

        registry.ForgetOld(Now, TimeSpan.FromDays(9));
        Assert.HasCount(1, registry.Lapsed.All);
        registry.ForgetOld(Now, TimeSpan.FromDays(1));
        Assert.IsEmpty(registry.Lapsed.All);
    }

    [TestMethod]
    public void Revoke_LapsedAgent_StaysOut()
    {
        Lapse();

        registry.Revoke(registry.Lapsed.Resolve("web1")!, Now);

        Assert.AreEqual(Judgement.Revoked, registry.Judge(First, "web1", Now, "pin"));
        Assert.AreEqual(Judgement.Welcome, registry.Judge(Second, "web1", Now, "another pin"), "the name is free");
        Assert.IsEmpty(registry.Lapsed.All);
    }

    [TestMethod]
    public void Add_TooMany_ThoseUnseenTheLongestGo()
    {
        var lapsed = Enumerable.Range(1, LapsedAgents.CountMax).Select(i =>
            new AgentRecord(new Guid(i, 1, 0, new byte[8]), $"host{i}", Now, Now, LabelSet.Empty)
            {
                ValidUntil = Now.AddDays(300),
                Unseen = TimeSpan.FromDays(100) + TimeSpan.FromSeconds(i),
            }).ToArray();
        registry = new AgentRegistry([], lapsed: lapsed);
        registry.Admit(First, "web1", Now, CertificateUntil(Now.AddDays(300)));

        registry.ForgetOld(Now, AgentRegistry.UnseenKept + TimeSpan.FromSeconds(1));

        Assert.HasCount(LapsedAgents.CountMax, registry.Lapsed.All);
        Assert.IsNotNull(registry.Lapsed.Resolve("web1"));
        Assert.IsNull(registry.Lapsed.Resolve(lapsed[^1].Name));
    }

    // First was seen last when its certificate was good for ten more days.
    private void Lapse()
    {
        registry.Admit(First, "web1", Now, CertificateUntil(Now.AddDays(10)));
        registry.Label(registry.Find(First)!, new LabelSet(new Label("env", "prod")));
        var record = registry.Find(First)! with { ForgetAfter = TimeSpan.FromHours(2) };
        registry.Forget(record);
        registry = new AgentRegistry([record]);
        registry.ForgetOld(Now, TimeSpan.FromHours(3));
    }

    private static AgentCertificate CertificateUntil(DateTimeOffset end) => new(First, "pin", Now, end);
}
