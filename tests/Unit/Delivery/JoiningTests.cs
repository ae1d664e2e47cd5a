using Monitoring.Agent.Delivery;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Registry;
using Monitoring.Model;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Listening;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Delivery;

/// <summary>An agent that joins the collector's own admission, in virtual time.</summary>
[TestClass]
public sealed class JoiningTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("joining").FullName;
    private readonly MembershipFolder folder;
    private readonly Authorities authorities;
    private readonly ServerIdentity identity;
    private readonly TokenRegistry tokens = new([]);
    private readonly CollectorUnderTest collector;
    private Deferred<System.Reactive.Unit> save = new();

    public JoiningTests()
    {
        folder = new MembershipFolder(directory);
        authorities = new Authorities(directory, Memberships.MakeAuthority());
        identity = ServerIdentity.LoadOrCreate(directory);
        collector = new CollectorUnderTest(
            trust: made => new AgentTrust(
                authorities, made.Registry, tokens, () => save, TimeSpan.FromDays(30), made.Reactor, made.Metrics,
                made.Log),
            tls: _ => new TlsServer(identity.CertifiedBy(authorities, Memberships.Now)));
    }

    [TestCleanup]
    public void Dispose()
    {
        collector.Dispose();
        identity.Dispose();
        authorities.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public void Join_AnswerLost_SucceedsTheNextTimeWithTheSameTokenOfOneUse()
    {
        var token = MakeToken();
        var (none, lost) = Join(token);
        Assert.IsNull(none);
        Assert.IsNull(lost, "it waits for the answer");
        Assert.HasCount(1, collector.Registry.Agents, "the collector has registered it");
        collector.Network.Links[0].Cut();
        collector.Wait(1);

        save = Deferred.Succeed(System.Reactive.Unit.Default);
        var (joined, failed) = Join(token);

        Assert.IsNull(failed, failed?.Message);
        using (joined)
            joined!.Save();
        folder.ForgetPendingKey(identity.Pin);
        using var kept = folder.Load().Single();
        using var key = kept.CopyKey();
        Assert.AreEqual(
            SigningRequest.Read(SigningRequest.Make(key, Memberships.AgentId))!.Pin,
            collector.Registry.Find(Memberships.AgentId)!.Key);
    }

    private JoinToken MakeToken()
    {
        var token = tokens.Create(
            1, TimeSpan.FromDays(1), LabelSet.Empty, null, collector.Reactor.UtcNow, out var secret)!;
        return new JoinToken($"127.0.0.1:{collector.EndPoint.Port}", identity.Pin, token.Id, secret);
    }

    // As the program does when it is run once more.
    private (Membership? Joined, Exception? Failed) Join(JoinToken token)
    {
        Membership? joined = null;
        Exception? failed = null;
        using var key = folder.PendingKey(identity.Pin);
        new Joining(collector.Reactor, collector.Network, Memberships.AgentId, "web1")
            .Join(token, folder.NextPath(), key)
            .AddCallbacks(came => { joined = came; }, failure => { failed = failure.Exception; });
        collector.Wait(1);
        return (joined, failed);
    }
}
