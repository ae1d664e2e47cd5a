using System.Net;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Front;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Web.Front;

[TestClass]
public sealed class CertificateKeeperTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("certificates").FullName;
    private readonly VirtualReactor reactor = new();
    private readonly List<string> reported = [];
    private readonly InstrumentSet instruments = new();
    private readonly WebMetrics metrics;

    public CertificateKeeperTests() => metrics = new WebMetrics(instruments);

    [TestCleanup]
    public void Remove()
    {
        instruments.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public void OwnCertificate_Made_IsKeptPrivatelyAndSpeaksForItsNames()
    {
        var first = Keep(null).Current.TargetCertificate;

        Assert.AreEqual(first.Thumbprint, Keep(null).Current.TargetCertificate.Thumbprint);
        Assert.IsTrue(first.MatchesHostname("collector.example"));
        Assert.IsTrue(first.MatchesHostname("192.0.2.1"));
        Assert.IsFalse(first.MatchesHostname("other.example"));
        foreach (var file in Directory.GetFiles(directory))
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file), file);
    }

    [TestMethod]
    public void OwnCertificate_ForOtherNames_IsMadeAnew()
    {
        var first = Keep(null).Current.TargetCertificate.Thumbprint;

        var next = Keep(null, "moved.example").Current.TargetCertificate;

        Assert.AreNotEqual(first, next.Thumbprint);
        Assert.IsTrue(next.MatchesHostname("moved.example"));
    }

    [TestMethod]
    public void OwnCertificate_AboutToEnd_IsMadeAnewWhileTheCollectorRuns()
    {
        var keeper = Keep(null);
        keeper.Start();
        var (first, ends) = (keeper.Current, keeper.Ends);

        // The wall clock alone moves: looking every ten seconds for two years would take the test too long.
        reactor.StepWallClock(OwnCertificate.Life - OwnCertificate.RenewBefore - TimeSpan.FromMinutes(1));
        Look();
        Assert.AreSame(first, keeper.Current);

        reactor.StepWallClock(TimeSpan.FromMinutes(2));
        Look();
        Assert.AreNotSame(first, keeper.Current);
        Assert.IsGreaterThan(ends, keeper.Ends);
        Assert.HasCount(1, reported);
    }

    [TestMethod]
    public void OwnCertificate_MadeByAClockThatWasAhead_IsMadeAnewOnceThatIsSet()
    {
        reactor.StepWallClock(TimeSpan.FromDays(366));
        var keeper = Keep(null);
        keeper.Start();
        var first = keeper.Current;

        reactor.StepWallClock(-TimeSpan.FromDays(366));
        Look();

        Assert.AreNotSame(first, keeper.Current);
    }

    [TestMethod]
    public void GivenFiles_Replaced_AreReadAnew()
    {
        var files = Make("a");
        var keeper = Keep(files);
        keeper.Start();
        var first = keeper.Current.TargetCertificate.Thumbprint;
        var other = Make("b");

        File.Copy(other.Key, files.Key, overwrite: true);
        Look();
        Assert.AreEqual(first, keeper.Current.TargetCertificate.Thumbprint);
        StringAssert.Contains(reported.Single(), "keeps its certificate");
        Assert.AreEqual(1, metrics.CertificatesUnusable.Value);

        File.Copy(other.Certificate, files.Certificate, overwrite: true);
        Look();
        Assert.AreEqual(other.Load().TargetCertificate.Thumbprint, keeper.Current.TargetCertificate.Thumbprint);
        Look();
        Assert.HasCount(2, reported);
    }

    [TestMethod]
    public void GivenFiles_BehindALink_AreReadAnewWhenTheLinkMoves()
    {
        var (first, second) = (Make("a"), Make("b"));
        var link = Path.Combine(directory, "live");
        File.CreateSymbolicLink(link, Path.GetDirectoryName(first.Key)!);
        var keeper = Keep(new CertificateFiles(
            Path.Combine(link, Path.GetFileName(first.Certificate)), Path.Combine(link, Path.GetFileName(first.Key))));
        keeper.Start();

        File.Delete(link);
        File.CreateSymbolicLink(link, Path.GetDirectoryName(second.Key)!);
        Look();

        Assert.AreEqual(second.Load().TargetCertificate.Thumbprint, keeper.Current.TargetCertificate.Thumbprint);
    }

    [TestMethod]
    public void GivenFiles_MissingForAMoment_ChangeNothing()
    {
        var files = Make("a");
        var keeper = Keep(files);
        keeper.Start();
        var first = keeper.Current;

        File.Delete(files.Certificate);
        Look();

        Assert.AreSame(first, keeper.Current);
        Assert.IsEmpty(reported);
    }

    [TestMethod]
    public void GivenFiles_Unusable_StopTheStart()
    {
        var files = Make("a");
        File.SetUnixFileMode(files.Key, File.GetUnixFileMode(files.Key) | UnixFileMode.OtherRead);
        StringAssert.Contains(Assert.ThrowsExactly<TrustException>(files.Load).Message, "chmod");

        File.SetUnixFileMode(files.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.IsNotNull(files.Load());
        Assert.ThrowsExactly<TrustException>(() => new CertificateFiles(files.Certificate, Make("b").Key).Load());
        Assert.ThrowsExactly<TrustException>(() => new CertificateFiles(files.Certificate, files.Key + ".no").Load());
        Assert.ThrowsExactly<TrustException>(() => new CertificateFiles(files.Key, files.Key).Load());
    }

    private CertificateKeeper Keep(CertificateFiles? given, string name = "collector.example") => new(
        given, new OwnCertificate(directory, [name], [IPAddress.Parse("192.0.2.1")]), reactor,
        metrics.CertificatesUnusable, reported.Add);

    private CertificateFiles Make(string folder)
    {
        var own = new OwnCertificate(Path.Combine(directory, folder), ["given.example"], []);
        own.MakeIfNeeded(reactor.UtcNow);
        return own.Files;
    }

    // Once to begin the look, and once for what its worker thread brings.
    private void Look()
    {
        reactor.AdvanceBy(WebLimits.CertificateLookInterval);
        reactor.AdvanceBy(TimeSpan.FromMilliseconds(1));
    }
}
