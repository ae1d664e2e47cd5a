using Monitoring.Collector.Registry;
using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Unit.Listening;

[TestClass]
public sealed class AdmissionTests
{
    private static readonly Guid Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    private readonly CollectorUnderTest collector = new();

    [TestCleanup]
    public void Dispose() => collector.Dispose();

    [TestMethod]
    public void Hello_OfANewAgent_IsLetIn()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);

        Assert.IsTrue(host.IsLinked);
        Assert.AreEqual("1.2.3", collector.Block("web1")?.AgentVersion);
        Assert.AreEqual("127.0.0.1", collector.Block("web1")?.Address);
        Assert.AreEqual(1, collector.Metrics.Connections.Value);
    }

    [TestMethod]
    public void Hello_NameOfAnother_IsRefusedWithTheCommandThatResolvesIt()
    {
        collector.Host("web1").Dial();
        var second = collector.Host("web1").Dial();
        collector.Wait(1);

        Assert.AreEqual(GoodbyeReason.NameTaken, second.End?.Reason);
        StringAssert.Contains(second.End?.Text, "monitoring-collector agent replace web1");
        Assert.IsTrue(second.End!.RetryAfter > TimeSpan.Zero);
    }

    [TestMethod]
    public void Replace_AfterARefusal_LetsTheNewOneInAndTheOldOneOut()
    {
        var first = collector.Host("web1").Dial().Sampling();
        var second = collector.Host("web1").Dial();
        collector.Wait(1);

        var claim = collector.Commands.ClaimsOn("web1").Single();
        Assert.AreEqual(second.Identity.AgentId, collector.Commands.Replace(claim).Id);
        collector.Wait(1);
        Assert.IsFalse(first.IsLinked);
        second.Dial().Sampling();
        first.Dial();
        collector.Wait(1);

        Assert.IsTrue(second.IsLinked);
        Assert.AreEqual(GoodbyeReason.NameTaken, first.End?.Reason);
        Assert.AreEqual(second.Identity.AgentId, collector.Block("web1")?.Id);
    }

    [TestMethod]
    public void SameIncarnation_DialsAgain_TakesOverWithoutLossOrDoubling()
    {
        var host = collector.Host("web1", Id, incarnation: 7).Dial().Sampling();
        collector.Wait(3.5);
        var older = host.Session!;
        host.Dial();
        collector.Wait(0.4);

        Assert.AreNotSame(older, host.Session);
        Assert.AreEqual(1, collector.Metrics.Goodbyes["superseded"].Value);
        collector.Wait(3);
        Assert.AreEqual(host.Sampled, collector.Metrics.BatchesReceived.Value);
        Assert.AreEqual(HostState.Up, collector.Block("web1")?.State);
    }

    [TestMethod]
    public void SameIncarnation_OlderDialArrivesLast_LosesToTheNewerOne()
    {
        var host = collector.Host("web1", Id, incarnation: 7);
        collector.Network.Latency = TimeSpan.FromMilliseconds(300);
        host.Dial();
        collector.Network.Latency = TimeSpan.FromMilliseconds(1);
        host.Dial();
        collector.Wait(2);

        Assert.AreEqual(1, collector.Metrics.Goodbyes["superseded"].Value);
        Assert.AreEqual(2U, collector.Admission.CurrentLink(Id)!.Hello.Link);
    }

    /// <summary>Else one that dials on and on would fill the collector's places with links that wait.</summary>
    [TestMethod]
    public void Links_OfOneAgentThatWaitForADecision_AreFew()
    {
        collector.Host("web1", Id, incarnation: 1).Dial();
        collector.Wait(0.1);
        var more = Enumerable.Range(2, 20)
            .Select(i => collector.Host("web1", Id, incarnation: (ulong)i).Dial()).ToArray();
        collector.Wait(0.1);

        Assert.AreEqual(17, more.Count(host => host.End?.Reason == GoodbyeReason.TooManyTries));
    }

    [TestMethod]
    public void OtherIncarnation_OlderLinkSilent_TakesOverAfterThePing()
    {
        collector.Host("web1", Id, incarnation: 7).Dial().Sampling();
        collector.Wait(2);
        collector.Network.Links[0].HalfOpen = true;
        var restarted = collector.Host("web1", Id, incarnation: 8).Dial();
        collector.Wait(1.9);
        Assert.IsFalse(restarted.IsLinked, "the older link has two seconds to answer");

        collector.Wait(1.3);

        Assert.IsTrue(restarted.IsLinked);
        Assert.AreEqual("", collector.Registry.Find(Id)?.KeptOut);
    }

    [TestMethod]
    public void OtherIncarnation_OlderLinkSilentSinceAPoll_TakesOverAtOnce()
    {
        collector.Host("web1", Id, incarnation: 7).Dial().Sampling();
        collector.Wait(2);
        collector.Network.Links[0].HalfOpen = true;
        collector.Wait(5);
        var restarted = collector.Host("web1", Id, incarnation: 8).Dial();
        collector.Wait(1.1);

        Assert.IsTrue(restarted.IsLinked, "nobody was asked for two seconds once more");
        Assert.AreEqual("", collector.Registry.Find(Id)?.KeptOut);
    }

    [TestMethod]
    public void OtherIncarnation_OlderLinkAnswers_IsACloneAndBothAreKeptOutUntilForgotten()
    {
        var older = collector.Host("web1", Id, incarnation: 7).Dial().Sampling();
        var other = collector.Host("db1").Dial().Sampling();
        collector.Wait(2);
        var clone = collector.Host("web1", Id, incarnation: 8).Dial();
        collector.Wait(1);

        Assert.AreEqual(GoodbyeReason.Clone, older.End?.Reason);
        Assert.AreEqual(GoodbyeReason.Clone, clone.End?.Reason);
        Assert.AreEqual(HostState.KeptOut, collector.Block("web1")?.State);
        Assert.IsEmpty(collector.Block("web1")!.Groups);
        StringAssert.Contains(collector.Block("web1")?.StateReason, "monitoring-collector agent forget web1");
        Assert.AreEqual(HostState.Up, collector.Block("db1")?.State, "others notice nothing");
        Assert.IsTrue(other.IsLinked);

        older.Dial();
        collector.Wait(1);
        Assert.AreEqual(GoodbyeReason.Clone, older.End?.Reason);

        Assert.IsNotNull(collector.Commands.Forget("web1"));
        collector.Wait(1);
        Assert.IsNull(collector.Block("web1"));
        older.Dial();
        collector.Wait(2);
        Assert.AreEqual(HostState.Up, collector.Block("web1")?.State);
    }

    [TestMethod]
    public void ManyDialsOfOneAgent_AtOnce_LeaveOneLink()
    {
        var host = collector.Host("web1", Id, incarnation: 7);
        for (var i = 0; i < 10; i++)
            host.Dial();
        collector.Wait(5);

        Assert.AreEqual(1, collector.Metrics.Connections.Value);
        Assert.HasCount(1, collector.Admission.CurrentLinks);
    }
}
