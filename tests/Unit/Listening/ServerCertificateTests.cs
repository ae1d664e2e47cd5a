using System.Security.Cryptography.X509Certificates;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Registry;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Listening;

[TestClass]
public sealed class ServerCertificateTests
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(10);
    private static readonly TimeSpan Year = TimeSpan.FromDays(366);
    private readonly string directory = Directory.CreateTempSubdirectory("server-certificate").FullName;
    private readonly VirtualReactor reactor = new();
    private readonly AgentRegistry registry = new([]);
    private readonly List<string> reports = [];
    private readonly Authorities authorities;
    private readonly ServerIdentity identity;
    private readonly ServerCertificate certificate;

    public ServerCertificateTests()
    {
        authorities = Authorities.LoadOrCreate(directory, reactor.UtcNow);
        identity = ServerIdentity.LoadOrCreate(directory);
        certificate = new ServerCertificate(authorities, identity, registry, Life, reactor, reports.Add);
        certificate.Start();
    }

    private X509Certificate2 Shown => certificate.Tls.Certificate;

    [TestCleanup]
    public void Dispose()
    {
        certificate.Stop();
        Assert.IsEmpty(reactor.PendingTimes);
        authorities.Dispose();
        identity.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public void Shown_InAYear_IsMadeAnewEachThirtyDays()
    {
        HashSet<X509Certificate2> shown = [Shown];
        for (var day = 0; day < 365; day++)
        {
            reactor.AdvanceBy(TimeSpan.FromDays(1));
            AssertGood();
            shown.Add(Shown);
        }

        Assert.HasCount(1 + (365 / ServerCertificate.Refresh.Days), shown);
    }

    [TestMethod]
    [DataRow(366)]
    [DataRow(-366)]
    [DataRow(31)]
    [DataRow(-1)]
    public void Clock_WasSet_AnotherIsShownWithinAMinute(int days)
    {
        var before = Shown;
        reactor.AdvanceBy(TimeSpan.FromHours(1));

        reactor.StepWallClock(TimeSpan.FromDays(days));
        reactor.AdvanceBy(ServerCertificate.LookInterval);

        Assert.AreNotEqual(before, Shown);
        AssertGood();
        reactor.StepWallClock(TimeSpan.FromDays(-days));
        reactor.AdvanceBy(ServerCertificate.LookInterval);
        AssertGood();
    }

    [TestMethod]
    public void Clock_AYearBehindAtTheFirstStart_AuthorityAndCertificateAreGoodOnceItIsSet()
    {
        using var late = Authorities.LoadOrCreate(Path.Combine(directory, "late"), reactor.UtcNow - Year);
        using var early = Authorities.LoadOrCreate(Path.Combine(directory, "early"), reactor.UtcNow + Year);
        foreach (var made in new[] { late, early })
        {
            using var shown = identity.CertifiedBy(made, reactor.UtcNow);
            Assert.AreEqual(
                CertificateFault.None, made.Roots.Judge(shown, CertificateUse.Server, reactor.UtcNow));
        }
    }

    [TestMethod]
    public void Show_Throws_IsToldOnceAndTriedAgain()
    {
        var before = Shown;
        // A key that is gone throws at each signature.
        identity.Dispose();
        reactor.StepWallClock(Year);
        reactor.AdvanceBy(TimeSpan.FromMinutes(10));

        Assert.AreSame(before, Shown);
        StringAssert.Contains(reports.Single(), "tried again each minute");
        Assert.HasCount(1, reactor.PendingTimes);
    }

    [TestMethod]
    public void Change_ItsEnd_ComesOnceTheClockHasBeenPastItForAWhile()
    {
        Change();
        reactor.AdvanceBy(Life + TimeSpan.FromHours(23));
        Assert.IsEmpty(reports);
        var old = authorities.Roots.Certificates[^1];
        Assert.HasCount(2, authorities.Roots.Certificates);

        reactor.AdvanceBy(TimeSpan.FromHours(2));

        Assert.AreNotEqual(old, authorities.Roots.Certificates.Single());
        StringAssert.Contains(reports.Single(), "the change has ended");
        AssertGood();
    }

    [TestMethod]
    public void Change_ClockAYearAheadForHours_DoesNotEndIt()
    {
        Change();
        for (var times = 0; times < 3; times++)
        {
            reactor.StepWallClock(Year);
            reactor.AdvanceBy(TimeSpan.FromHours(20));
            reactor.StepWallClock(-Year);
            reactor.AdvanceBy(TimeSpan.FromMinutes(2));
        }

        Assert.IsEmpty(reports);
        Assert.HasCount(2, authorities.Roots.Certificates);
        AssertGood();
    }

    [TestMethod]
    public void Change_DiskDoesNotTakeItsEnd_IsToldOnceAndTriedAgain()
    {
        Change();
        var obstacle = Path.Combine(directory, CertificateAuthority.FileName + ".new");
        Directory.CreateDirectory(obstacle);
        reactor.AdvanceBy(Life + TimeSpan.FromDays(2));
        StringAssert.Contains(reports.Single(), "tried again each minute");
        Assert.HasCount(2, authorities.Roots.Certificates);

        Directory.Delete(obstacle);
        reactor.AdvanceBy(ServerCertificate.LookInterval);

        Assert.HasCount(1, authorities.Roots.Certificates);
        Assert.HasCount(3, reports);
        AssertGood();
    }

    [TestMethod]
    public void Change_AskedForTwiceAtATime_BeginsOnce()
    {
        DateTimeOffset? ends = null;
        Exception? refused = null;
        certificate.ChangeAuthority().AddCallback(told => { ends = told; });
        certificate.ChangeAuthority().AddCallbacks(_ => { }, failure => { refused = failure.Exception; });
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.IsNotNull(ends);
        Assert.IsInstanceOfType<InvalidOperationException>(refused);
        Assert.HasCount(2, authorities.Roots.Certificates);
    }

    [TestMethod]
    [DataRow(0, 10)]
    [DataRow(9, 10)]
    [DataRow(200, 200)]
    [DataRow(4000, 365)]
    public void Change_Overlap_IsUntilEveryCertificateIsOver(int longestDays, int overlapDays)
    {
        Admit(1, 0);
        Admit(2, longestDays);
        var now = reactor.UtcNow;

        Change();

        Assert.AreEqual(now.AddDays(overlapDays), authorities.ChangeEnds);
    }

    [TestMethod]
    public void Change_OneThatHasLapsed_CountsAsLongAsItMayComeAgain()
    {
        Admit(1, 200);
        registry.ForgetOld(reactor.UtcNow, AgentRegistry.UnseenKept + TimeSpan.FromSeconds(1));
        var now = reactor.UtcNow;

        Change();

        Assert.IsEmpty(registry.Agents);
        Assert.AreEqual(now.AddDays(200), authorities.ChangeEnds);
    }

    private void Admit(int number, int days) => registry.Admit(
        new Guid(number, 0, 0, new byte[8]), $"host{number}", reactor.UtcNow,
        new AgentCertificate(default, $"pin{number}", reactor.UtcNow, reactor.UtcNow.AddDays(days)));

    private void Change()
    {
        certificate.ChangeAuthority().AddErrback(failure => reports.Add($"{failure}"));
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
    }

    private void AssertGood() => Assert.AreEqual(
        CertificateFault.None, authorities.Roots.Judge(Shown, CertificateUse.Server, reactor.UtcNow));
}
