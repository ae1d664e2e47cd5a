using Monitoring.Collector.Registry;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Registry;

[TestClass]
public sealed class TokenRegistryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly TokenRegistry tokens = new([]);

    [TestMethod]
    public void Judge_UntilItIsUsedUp_IsGood()
    {
        var token = Create(uses: 2, out var secret);

        Assert.AreEqual(TokenJudgement.Good, tokens.Judge(token.Id, secret, Now));
        tokens.Use(token.Id);
        Assert.AreEqual(TokenJudgement.Good, tokens.Judge(token.Id, secret, Now));
        tokens.Use(token.Id);
        Assert.AreEqual(TokenJudgement.UsedUp, tokens.Judge(token.Id, secret, Now));
    }

    [TestMethod]
    public void Judge_PastItsEnd_IsExpired()
    {
        var token = Create(uses: 1, out var secret);

        Assert.AreEqual(TokenJudgement.Good, tokens.Judge(token.Id, secret, Now + Day - TimeSpan.FromSeconds(1)));
        Assert.AreEqual(TokenJudgement.Expired, tokens.Judge(token.Id, secret, Now + Day));
        tokens.ForgetOld(Now + Day, TokenRegistry.OverKept);
        Assert.AreEqual(TokenJudgement.Expired, tokens.Judge(token.Id, secret, Now + Day));
        tokens.ForgetOld(Now + Day, TimeSpan.FromSeconds(1));
        Assert.AreEqual(TokenJudgement.Unknown, tokens.Judge(token.Id, secret, Now));
    }

    [TestMethod]
    public void ForgetOld_ClockAYearAheadForAWhile_VoidsNoToken()
    {
        var token = Create(uses: 1, out var secret);

        tokens.ForgetOld(Now.AddYears(1), TimeSpan.FromHours(23));
        tokens.ForgetOld(Now, TimeSpan.FromHours(23));
        tokens.ForgetOld(Now.AddYears(1), TimeSpan.FromHours(23));

        Assert.AreEqual(TokenJudgement.Good, tokens.Judge(token.Id, secret, Now));
    }

    [TestMethod]
    public void Judge_AnotherSecretOrId_IsUnknown()
    {
        var token = Create(uses: 1, out var secret);

        Assert.AreEqual(TokenJudgement.Unknown, tokens.Judge(token.Id + 1, secret, Now));
        Assert.AreEqual(TokenJudgement.Unknown, tokens.Judge(token.Id, [], Now));
        secret[^1] ^= 1;
        Assert.AreEqual(TokenJudgement.Unknown, tokens.Judge(token.Id, secret, Now));
    }

    [TestMethod]
    public void Revoke_ByItsName_MakesItUnknown()
    {
        var token = Create(uses: 1, out var secret);

        Assert.IsFalse(tokens.Revoke("no hex"));
        Assert.IsTrue(tokens.Revoke(token.Name));
        Assert.IsFalse(tokens.Revoke(token.Name));
        Assert.AreEqual(TokenJudgement.Unknown, tokens.Judge(token.Id, secret, Now));
    }

    [TestMethod]
    public void Create_TheSecret_IsKeptNowhere()
    {
        var token = Create(uses: 1, out var secret);

        CollectionAssert.AreNotEqual(secret, token.SecretHash.ToArray());
        var kept = System.Text.Encoding.UTF8.GetString(AgentFile.Format(new RegistryContent([], [], [token])));
        Assert.DoesNotContain(Convert.ToHexStringLower(secret), kept);
        Assert.DoesNotContain(Convert.ToBase64String(secret), kept);
    }

    [TestMethod]
    public void Create_MoreThanMayBe_IsRefused()
    {
        for (var i = 0; i < TokenRegistry.TokensMax; i++)
            Create(uses: 1, out _);

        Assert.IsNull(tokens.Create(1, Day, LabelSet.Empty, null, Now, out _));
        tokens.ForgetOld(Now + Day, TokenRegistry.OverKept + TimeSpan.FromSeconds(1));
        Assert.IsNotNull(tokens.Create(1, Day, LabelSet.Empty, null, Now + Day, out _), "old ones are gone");
    }

    [TestMethod]
    public void Changes_AreTold()
    {
        var changes = 0;
        tokens.Changed += () => changes++;
        var token = Create(uses: 2, out _);
        tokens.Use(token.Id);
        tokens.Revoke(token.Name);

        Assert.AreEqual(3, changes);
    }

    private TokenRecord Create(int uses, out byte[] secret) =>
        tokens.Create(uses, Day, LabelSet.Empty, null, Now, out secret)!;
}
