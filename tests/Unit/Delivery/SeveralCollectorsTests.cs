using Monitoring.Agent.Delivery;
using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Unit.Delivery;

[TestClass]
public sealed class SeveralCollectorsTests
{
    private readonly AgentRig rig = new(collectors: 3);

    [TestMethod]
    public void Preferred_Goes_TheNextHasTheLinkWithinTenSeconds()
    {
        rig.Start();
        rig.Run(100.5);

        rig.Unlisten(0);
        rig.Run(10);

        Assert.IsNotNull(rig.Collectors[1].Session);
        Assert.IsGreaterThan(0, rig.Collectors[1].Stored.Count);
        Assert.IsEmpty(rig.Collectors[2].Stored);
        AssertNothingMissing(bothMax: Limits.UnackedBatchesMax);
    }

    [TestMethod]
    public void Preferred_FallsSilent_TheNextHasTheLinkWithinTenSeconds()
    {
        rig.Start();
        rig.Run(100.5);

        rig.Network.Links[0].HalfOpen = true;
        rig.Run(10);

        Assert.IsGreaterThan(0, rig.Collectors[1].Stored.Count);
        AssertNothingMissing(bothMax: 10);
    }

    [TestMethod]
    public void Link_CutWhileNothingIsUnacknowledged_PutsNothingIntoBoth()
    {
        rig.Start();
        rig.Run(100.9);

        rig.Unlisten(0);
        rig.Run(20);

        AssertNothingMissing(bothMax: 1);
    }

    [TestMethod]
    public void Preferred_BackForAMinute_IsGoneBackTo()
    {
        rig.Start();
        rig.Run(10.5);
        rig.Unlisten(0);
        rig.Run(60);
        var before = rig.Collector.Stored.Count;

        rig.Listen(0);
        rig.Run(59);
        Assert.HasCount(before, rig.Collector.Stored, "not before it has been there for a minute");
        rig.Run(25);

        Assert.IsGreaterThan(before, rig.Collector.Stored.Count);
        Assert.AreEqual(GoodbyeReason.Moving, rig.Collectors[1].End!.Reason);
        Assert.AreEqual(3, rig.Counters.Links);
        AssertNothingMissing(bothMax: 1);
        StringAssert.Contains(rig.Told.ToString(), "going over collector=127.0.0.1:7420");
    }

    [TestMethod]
    public void Link_VanishesAboutWhenItIsLeft_AnotherHasItWithinTenSeconds()
    {
        for (var seconds = 55.0; seconds < 75; seconds += 0.5)
        {
            var moving = new AgentRig(collectors: 2);
            moving.Start();
            moving.Run(10.5);
            moving.Unlisten(0);
            moving.Run(60);
            moving.Listen(0);
            moving.Run(seconds);
            var links = moving.Counters.Links;

            foreach (var link in moving.Network.Links)
                link.HalfOpen = true;
            moving.Run(10);

            Assert.IsGreaterThan(links, moving.Counters.Links, $"{seconds} s after the preferred one was back");
        }
    }

    [TestMethod]
    public void Preferred_ThatComesAndGoes_IsNotGoneBackTo()
    {
        rig.Start();
        rig.Run(10.5);
        rig.Unlisten(0);
        for (var i = 0; i < 10; i++)
        {
            rig.Run(20);
            rig.Listen(0);
            rig.Run(50);
            rig.Unlisten(0);
        }

        Assert.AreEqual(2, rig.Counters.Links);
    }

    [TestMethod]
    public void All_ComingAndGoing_HaveEverythingTogether()
    {
        var random = new Random(5);
        rig.Start();
        for (var i = 0; i < 60; i++)
        {
            rig.Run(random.NextDouble() * 40);
            var one = random.Next(3);
            rig.Unlisten(one);
            rig.Run(random.NextDouble() * 40);
            rig.Listen(one);
        }
        rig.Run(120.9);

        AssertNothingMissing(bothMax: 60 * Limits.UnackedBatchesMax);
        Assert.IsEmpty(rig.Files.Spooled);
    }

    [TestMethod]
    public void Link_ToOneThatRefuses_GoesToTheNext()
    {
        rig.Collector.Decide = (session, _) =>
            session.Goodbye(GoodbyeReason.TooManyAgents, "full", TimeSpan.FromHours(1));
        rig.Start();

        rig.Run(10);

        Assert.IsGreaterThan(0, rig.Collectors[1].Stored.Count);
    }

    [TestMethod]
    public void Stop_WhileGoingBack_IsStillAStop()
    {
        rig.Start();
        rig.Run(10.5);
        rig.Unlisten(0);
        rig.Run(60);
        rig.Listen(0);
        rig.Run(59);
        rig.Collectors[1].Commits = false;
        rig.Run(4);
        Assert.IsNull(rig.Collectors[1].End, "it waits for what it has sent to be acknowledged");

        Assert.IsTrue(rig.Stop());

        Assert.AreEqual(GoodbyeReason.Stopped, rig.Collectors[1].End!.Reason);
    }

    [TestMethod]
    public void Rendezvous_ManyAgents_SpreadEvenlyAndStayWhenOneGoes()
    {
        LinkTarget[] targets = [new("a", 1, null), new("b", 1, null), new("c", 1, null)];
        var agents = Enumerable.Range(0, 3_000).Select(i => new Guid(i, 0, 0, new byte[8])).ToArray();

        var preferred = agents.Select(agent => Rendezvous.Order(targets, agent)[0]).ToArray();

        foreach (var target in targets)
            Assert.AreEqual(1_000, preferred.Count(p => p == target), 150);
        foreach (var (agent, before) in agents.Zip(preferred).Where(pair => pair.Second != targets[2]))
            Assert.AreEqual(before, Rendezvous.Order(targets[..2], agent)[0]);
    }

    private void AssertNothingMissing(int bothMax)
    {
        var all = rig.Collectors.SelectMany(collector => collector.Stored).ToArray();
        var acked = Enumerable.Range(1, (int)rig.Memory.AckedSeq).Select(seq => (ulong)seq);
        Assert.IsEmpty(acked.Except(all), "every acknowledged frame is somewhere");
        Assert.IsLessThanOrEqualTo(bothMax, all.Length - all.Distinct().Count());
        foreach (var collector in rig.Collectors)
            CollectionAssert.AllItemsAreUnique(collector.Stored);
    }
}
