using Monitoring.Agent.Delivery;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Registry;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Listening;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Delivery;

/// <summary>The agent's own link and renewal on the collector's own admission, in virtual time.</summary>
[TestClass]
public sealed class CertificateRenewalTests
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private readonly string directory = Directory.CreateTempSubdirectory("renewal").FullName;
    private readonly CollectorUnderTest collector;
    private readonly Authorities authorities;
    private readonly ServerIdentity identity;
    private readonly List<string> changes = [];
    private readonly Membership membership;
    private readonly WallClockApart agentClock;
    private ServerCertificate? certificate;
    private readonly AgentRig agent;

    public CertificateRenewalTests()
    {
        authorities = new Authorities(directory, Memberships.MakeAuthority());
        identity = ServerIdentity.LoadOrCreate(directory);
        collector = new CollectorUnderTest(
            trust: made => new AgentTrust(
                authorities, made.Registry, new TokenRegistry([]),
                () => Deferred.Succeed(System.Reactive.Unit.Default), Life, made.Reactor, made.Metrics, made.Log),
            tls: made => (certificate = new ServerCertificate(
                authorities, identity, made.Registry, Life, made.Reactor, changes.Add)).Tls);
        certificate!.Start();
        membership = Memberships.Make("127.0.0.1:1", Path.Combine(directory, "1.pem"), Life, authorities);
        agentClock = new WallClockApart(collector.Reactor);
        agent = new AgentRig(real: collector, membership: membership, renewalClock: agentClock);
        agent.Loop.Start();
        agent.Link.Start();
    }

    [TestCleanup]
    public void Dispose()
    {
        membership.Dispose();
        authorities.Dispose();
        identity.Dispose();
        collector.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public void Renewal_BeforeTheEnd_MakesTheLinkAnewWithoutAGap()
    {
        collector.Wait(Life.TotalSeconds * 0.6);
        var first = collector.Admission.CurrentLink(Memberships.AgentId);
        Assert.AreEqual(0, collector.Metrics.CertificatesIssued.Value);

        collector.Wait(Life.TotalSeconds * 0.13);

        Assert.AreEqual(1, collector.Metrics.CertificatesIssued.Value);
        var second = collector.Admission.CurrentLink(Memberships.AgentId);
        Assert.AreNotSame(first, second);
        Assert.AreEqual(1, collector.Metrics.Goodbyes["superseded"].Value);
        Assert.IsTrue(second!.Standing.Certificate!.ValidUntil > first!.Standing.Certificate!.ValidUntil);
        using var kept = Membership.Load(membership.FilePath);
        Assert.AreEqual(membership.Credential.Certificate, kept.Credential.Certificate);
        AssertAllArrived();
    }

    [TestMethod]
    public void Renewal_AsOftenAsInAYear_WithLinksThatBreak_LosesNothing()
    {
        var random = new Random(TestSeed.Value);
        while (collector.Metrics.CertificatesIssued.Value < 18)
        {
            collector.Wait(random.Next(60, 1500));
            foreach (var link in collector.Network.Links.ToArray())
                link.Cut();
        }
        collector.Wait(60);

        Assert.AreEqual(HostState.Up, collector.Block("host")?.State);
        Assert.AreEqual(0, collector.Metrics.Goodbyes["expired"].Value);
        AssertAllArrived();
    }

    [TestMethod]
    [DataRow(366)]
    [DataRow(-366)]
    [DataRow(1)]
    [DataRow(-1)]
    public void Renewal_OwnClockSetWrong_ComesInItsTimeAllTheSame(int days)
    {
        collector.Wait(Life.TotalSeconds * 0.3);
        agentClock.Ahead = TimeSpan.FromDays(days);
        collector.Wait(Life.TotalSeconds * 0.3);
        Assert.AreEqual(0, collector.Metrics.CertificatesIssued.Value);

        // Links that are made anew while it is wrong count as well.
        for (var renewals = 1; renewals <= 3; renewals++)
        {
            collector.Network.Links[0].Cut();
            collector.Wait(Life.TotalSeconds * 2 / 3);
            Assert.AreEqual(renewals, collector.Metrics.CertificatesIssued.Value);
        }

        Assert.AreEqual(HostState.Up, collector.Block("host")?.State);
        AssertAllArrived();
    }

    [TestMethod]
    public void Renewal_CollectorsClockSetBackBehindWhatItGives_KeepsThePresentOneAndAsksSeldom()
    {
        collector.Wait(1);
        var present = membership.Credential;
        collector.Reactor.StepWallClock(-Life * 3);
        collector.Wait(Life.TotalSeconds * 0.9);

        Assert.AreSame(present, membership.Credential);
        Assert.IsLessThan(20, collector.Metrics.CertificatesIssued.Value);
        collector.Reactor.StepWallClock(Life * 3);
        collector.Wait(Life.TotalSeconds * 0.05);
        Assert.AreNotSame(present, membership.Credential);
        Assert.AreEqual(HostState.Up, collector.Block("host")?.State);
    }

    [TestMethod]
    public void Renewal_CollectorAwayForAWhile_ComesLater()
    {
        collector.Wait(Life.TotalSeconds * 0.6);
        collector.Network.ConnectError = TransportError.Unreachable;
        collector.Network.Links[0].Cut();
        collector.Wait(Life.TotalSeconds * 0.3);
        collector.Network.ConnectError = null;
        collector.Wait(60);

        Assert.AreEqual(1, collector.Metrics.CertificatesIssued.Value);
        collector.Wait(Life.TotalSeconds * 0.5);
        Assert.AreEqual(HostState.Up, collector.Block("host")?.State);
    }

    [TestMethod]
    public void Renewal_SecondLinkCannotBeMade_TheFirstStaysAndItIsTriedAgain()
    {
        collector.Wait(Life.TotalSeconds * 0.6);
        var first = collector.Admission.CurrentLink(Memberships.AgentId);
        collector.Network.ConnectError = TransportError.Unreachable;
        collector.Wait(Life.TotalSeconds * 0.13);
        Assert.AreSame(first, collector.Admission.CurrentLink(Memberships.AgentId));
        Assert.IsFalse(first!.HasEnded);

        collector.Network.ConnectError = null;
        collector.Wait(Life.TotalSeconds * 0.13);

        Assert.AreNotSame(first, collector.Admission.CurrentLink(Memberships.AgentId));
        AssertAllArrived();
    }

    [TestMethod]
    public void Authority_ChangedUnderALiveLink_IsLearntWithoutLoss()
    {
        var old = authorities.Roots.Certificates.Single();
        DateTimeOffset? ends = null;
        certificate!.ChangeAuthority().AddCallback(told => { ends = told; });
        collector.Wait(1);
        Assert.IsLessThan(2, Math.Abs((ends!.Value - collector.Reactor.UtcNow - Life).TotalSeconds));
        Exception? refused = null;
        certificate.ChangeAuthority().AddCallbacks(_ => { }, failure => { refused = failure.Exception; });
        collector.Wait(1);
        Assert.IsInstanceOfType<InvalidOperationException>(refused);

        collector.Wait(Life.TotalSeconds * 0.9);
        Assert.IsEmpty(changes);
        Assert.HasCount(2, membership.Credential.Roots.Certificates);
        Assert.AreNotEqual(old, membership.Credential.Roots.Certificates[0]);
        collector.Wait(Life.TotalSeconds * 0.2);
        Assert.HasCount(1, changes);
        Assert.AreNotEqual(old, authorities.Roots.Certificates.Single());
        Assert.IsFalse(File.Exists(Path.Combine(directory, Authorities.NextFileName)));

        // The next links are made with the new authority alone.
        collector.Network.Links[0].Cut();
        collector.Wait(Life.TotalSeconds);
        Assert.AreEqual(HostState.Up, collector.Block("host")?.State);
        Assert.HasCount(1, membership.Credential.Roots.Certificates);
        AssertAllArrived();
    }

    private void AssertAllArrived()
    {
        agent.Loop.Stop();
        collector.Wait(3);
        Assert.IsTrue(agent.Outbox.IsDelivered);
        Assert.AreEqual(0, agent.Counters.BatchesDropped);
        // The first frame defines the series; each other is a batch, and was decoded once.
        Assert.AreEqual((long)agent.Stream.LastSeq - 1, collector.Metrics.BatchesReceived.Value);
    }
}
