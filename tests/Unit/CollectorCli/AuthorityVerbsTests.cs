using Monitoring.Collector.Cli;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Registry;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
public sealed class AuthorityVerbsTests
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);
    private readonly string directory = Directory.CreateTempSubdirectory("authority-verbs").FullName;
    private readonly VirtualReactor reactor = new();
    private readonly AgentRegistry registry = new([]);
    private readonly Authorities authorities;
    private readonly ServerIdentity identity;
    private readonly AuthorityVerbs verbs;

    public AuthorityVerbsTests()
    {
        authorities = Authorities.LoadOrCreate(directory, reactor.UtcNow);
        identity = ServerIdentity.LoadOrCreate(directory);
        var certificate = new ServerCertificate(authorities, identity, Life, reactor, _ => { });
        verbs = new AuthorityVerbs(certificate, registry, Life, reactor);
    }

    [TestCleanup]
    public void Dispose()
    {
        authorities.Dispose();
        identity.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    [DataRow(0, 30)]
    [DataRow(29, 30)]
    [DataRow(200, 200)]
    [DataRow(4000, 365)]
    public void Rotate_Overlap_IsUntilEveryCertificateIsOver(int longestDays, int overlapDays)
    {
        Admit(1, 0);
        Admit(2, longestDays);

        StringAssert.Contains(Rotate().Text, "A new authority signs from now on");

        Assert.AreEqual(reactor.UtcNow.AddDays(overlapDays), authorities.ChangeEnds);
    }

    [TestMethod]
    public void Rotate_OneThatHasLapsed_CountsAsLongAsItMayComeAgain()
    {
        Admit(1, 200);
        registry.ForgetOld(reactor.UtcNow, AgentRegistry.UnseenKept + TimeSpan.FromSeconds(1));

        Rotate();

        Assert.AreEqual(reactor.UtcNow.AddDays(200), authorities.ChangeEnds);
    }

    [TestMethod]
    public void Rotate_Again_IsRefusedUntilTheChangeHasEnded()
    {
        Assert.IsTrue(Rotate().Ok);

        Assert.IsFalse(Rotate().Ok);
    }

    private void Admit(int number, int days) => registry.Admit(
        new Guid(number, 0, 0, new byte[8]), $"host{number}", reactor.UtcNow,
        new AgentCertificate(default, $"pin{number}", reactor.UtcNow, reactor.UtcNow.AddDays(days)));

    private ControlAnswer Rotate()
    {
        ControlAnswer? answer = null;
        verbs.Rotate().AddCallback(came => { answer = came; });
        reactor.AdvanceBy(TimeSpan.Zero);
        return answer!;
    }
}
