using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Registry;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Trust;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Listening;

[TestClass]
public sealed class AuthorityFilesTests
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);
    private readonly string directory = Directory.CreateTempSubdirectory("authority-files").FullName;
    private readonly VirtualReactor reactor = new();
    private readonly InstrumentSet instruments = new();
    private readonly List<string> reports = [];
    private readonly CollectorMetrics metrics;
    private readonly CertificateFiles files;
    private readonly ServerIdentity identity;
    private Authorities authorities = null!;
    private ServerCertificate certificate = null!;
    private AuthorityFiles watched = null!;

    public AuthorityFilesTests()
    {
        metrics = new CollectorMetrics(instruments);
        files = AuthorityMaking.Write(directory, reactor.UtcNow);
        identity = ServerIdentity.LoadOrCreate(Path.Combine(directory, "data"));
        StartCollector();
    }

    private X509Certificate2 Given => GivenAuthority.Read(files, reactor.UtcNow).Certificate;

    [TestCleanup]
    public void Dispose()
    {
        StopCollector();
        identity.Dispose();
        instruments.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public void Start_FirstTime_IsTheAuthority()
    {
        Assert.AreEqual(Given, authorities.Roots.Certificates.Single());
        Assert.IsEmpty(reports);
    }

    [TestMethod]
    public void Files_Replaced_AreChangedToUnderLiveLinks()
    {
        var before = Given;
        AuthorityMaking.Write(directory, reactor.UtcNow);
        Look();

        CollectionAssert.AreEqual(new[] { Given, before }, authorities.Roots.Certificates.ToArray());
        Assert.IsLessThan(1, (reactor.UtcNow + Life - authorities.ChangeEnds!.Value).Duration().TotalMinutes);
        StringAssert.Contains(reports.Single(), "signs from now on");
        reactor.AdvanceBy(Life * 1.2);
        Assert.AreEqual(Given, authorities.Roots.Certificates.Single());
        Assert.HasCount(2, reports, "only the change's end is told");
    }

    [TestMethod]
    public void Files_ReplacedWhileTheCollectorIsStopped_AreChangedToAtTheStart()
    {
        StopCollector();
        AuthorityMaking.Write(directory, reactor.UtcNow);

        StartCollector();

        Assert.HasCount(2, authorities.Roots.Certificates);
        Assert.AreEqual(Given, authorities.Roots.Certificates[0]);
    }

    [TestMethod]
    public void Files_ReplacedDuringAChange_WaitForItsEnd()
    {
        AuthorityMaking.Write(directory, reactor.UtcNow);
        Look();
        var second = Given;
        AuthorityMaking.Write(directory, reactor.UtcNow);
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));

        Assert.AreEqual(second, authorities.Roots.Certificates[0]);
        Assert.HasCount(2, reports);
        StringAssert.Contains(reports[1], "once the change under way has ended");
        reactor.AdvanceBy(Life * 1.2);
        CollectionAssert.AreEqual(new[] { Given, second }, authorities.Roots.Certificates.ToArray());
    }

    [TestMethod]
    public void Files_ReplacedByWhatCannotBeUsed_ChangeNothingAreCountedAndToldOnce()
    {
        var before = Given;
        File.WriteAllText(files.Certificate, "nonsense");
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));

        Assert.AreEqual(before, authorities.Roots.Certificates.Single());
        StringAssert.Contains(reports.Single(), "the authority stays as it is");
        Assert.AreEqual(1, metrics.Errors["authority_file"].Value);
    }

    [TestMethod]
    public void Files_MissingForAMoment_ChangeNothing()
    {
        File.Delete(files.Key);
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));

        Assert.IsEmpty(reports);
        Assert.HasCount(1, authorities.Roots.Certificates);
    }

    [TestMethod]
    public void Files_DiskDoesNotTakeTheChange_IsToldOnceAndTriedAgain()
    {
        var obstacle = Path.Combine(directory, "data", Authorities.NextFileName + ".new");
        Directory.CreateDirectory(obstacle);
        AuthorityMaking.Write(directory, reactor.UtcNow);
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));
        StringAssert.Contains(reports.Single(), "tried again");

        Directory.Delete(obstacle);
        Look();

        Assert.AreEqual(Given, authorities.Roots.Certificates[0]);
        Assert.HasCount(2, reports);
    }

    private void StartCollector()
    {
        var now = reactor.UtcNow;
        authorities = Authorities.LoadOrCreate(Path.Combine(directory, "data"), now, GivenAuthority.Read(files, now));
        certificate = new ServerCertificate(
            authorities, identity, new AgentRegistry([]), Life, reactor, reports.Add);
        watched = new AuthorityFiles(
            files, authorities, certificate, reactor, metrics.Errors["authority_file"], reports.Add);
        certificate.Start();
        watched.Start();
        reactor.AdvanceBy(TimeSpan.Zero);
    }

    private void StopCollector()
    {
        watched.Stop();
        certificate.Stop();
        authorities.Dispose();
    }

    // Once to begin the look, and once for what its worker thread brings.
    private void Look()
    {
        reactor.AdvanceBy(AuthorityFiles.LookInterval);
        reactor.AdvanceBy(TimeSpan.FromMilliseconds(1));
    }
}
