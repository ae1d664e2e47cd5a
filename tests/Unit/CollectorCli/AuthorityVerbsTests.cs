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
    private readonly Authorities authorities;
    private readonly ServerIdentity identity;
    private readonly ServerCertificate certificate;

    public AuthorityVerbsTests()
    {
        authorities = Authorities.LoadOrCreate(directory, reactor.UtcNow);
        identity = ServerIdentity.LoadOrCreate(directory);
        certificate = new ServerCertificate(
            authorities, identity, new AgentRegistry([]), Life, reactor, _ => { });
    }

    [TestCleanup]
    public void Dispose()
    {
        authorities.Dispose();
        identity.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public void Rotate_Again_IsRefusedUntilTheChangeHasEnded()
    {
        var verbs = new AuthorityVerbs(certificate, given: null);
        StringAssert.Contains(Rotate(verbs).Text, "is believed until 2026-01-31 00:00:00Z");

        Assert.IsFalse(Rotate(verbs).Ok);
    }

    [TestMethod]
    public void Rotate_AuthorityThatIsGiven_NamesTheFile()
    {
        var answer = Rotate(new AuthorityVerbs(certificate, given: "/etc/ca.pem"));

        Assert.IsFalse(answer.Ok);
        StringAssert.Contains(answer.Text, "/etc/ca.pem");
        Assert.IsNull(authorities.ChangeEnds);
    }

    private ControlAnswer Rotate(AuthorityVerbs verbs)
    {
        ControlAnswer? answer = null;
        verbs.Rotate().AddCallback(came => { answer = came; });
        reactor.AdvanceBy(TimeSpan.Zero);
        return answer!;
    }
}
