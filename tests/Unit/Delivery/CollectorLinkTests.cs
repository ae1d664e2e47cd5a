using Monitoring.Agent.Delivery;
using Monitoring.Agent.Sampling;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Sampling;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Delivery;

[TestClass]
public sealed class CollectorLinkTests
{
    [TestMethod]
    public void Link_Up_SamplesArriveEachSecond()
    {
        var rig = new AgentRig();
        rig.Start();

        rig.Run(10.5);

        Assert.AreEqual("test_value{of=\"cpu\"}", rig.Collector.Latest["cpu"].Series[0].ToString());
        Assert.AreEqual(rig.Sampler.Samples, rig.Collector.Latest["cpu"].Values[0]);
        rig.AssertStoredOnce();
        StringAssert.Contains(rig.Told.ToString(), "info linked collector=127.0.0.1:7420 name=host");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Link_CutAgainAndAgain_LosesAndDoublesNothing(int seed)
    {
        var random = new Random(seed);
        var rig = new AgentRig();
        rig.Network.ByteAtATime = seed == 3;
        rig.Start();
        for (var i = 0; i < 40; i++)
        {
            rig.Run(random.NextDouble() * 20);
            foreach (var link in rig.Network.Links.ToArray())
                link.Cut();
        }

        rig.Run(60);

        rig.AssertStoredOnce();
        Assert.IsGreaterThan(10, rig.Counters.Links);
        Assert.AreEqual(0, rig.Counters.BatchesDropped);
    }

    [TestMethod]
    public void Intervals_Changed_AreKeptToAndToldToTheCollector()
    {
        var rig = new AgentRig();
        var arrived = new List<Configuration>();
        rig.Link.Reconfigured += arrived.Add;
        rig.Start();
        rig.Run(10.5);
        rig.Collector.Session!.Configure(new Configuration(1, [KeyValuePair.Create("sampling.fast", "5s")]));
        rig.Run(0.1);
        Assert.AreEqual("5s", arrived.Single().Settings.Single().Value);
        var changed = SamplingIntervals.Default with { Fast = TimeSpan.FromSeconds(5) };
        rig.Loop.Change(changed);
        rig.Encoder.Change(changed);
        var before = rig.Sampler.Samples;

        rig.Run(30);

        Assert.AreEqual(before + 6, rig.Sampler.Samples);
        Assert.AreEqual(changed.Fast, rig.Collector.Decoder(rig.Stream.Incarnation).ShortestInterval);
        rig.AssertStoredOnce();
    }

    [TestMethod]
    public void Link_CollectorThatLostItsMemory_IsServedAgain()
    {
        var rig = new AgentRig();
        rig.Start();
        rig.Run(200.5);

        rig.Collector.Forget();
        rig.Collector.Latest.Clear();
        rig.Network.Links[0].Cut();
        rig.Run(30);

        Assert.AreEqual(rig.Sampler.Samples, rig.Collector.Latest["cpu"].Values[0]);
    }

    [TestMethod]
    public void Link_ToAnotherCollector_StoresNothingThatWasAcknowledged()
    {
        var rig = new AgentRig();
        rig.Start();
        rig.Run(100.5);
        var stored = rig.Collector.Stored.Count;

        rig.Collector.Forget();
        rig.Network.Links[0].Cut();
        rig.Run(30);

        CollectionAssert.AllItemsAreUnique(rig.Collector.Stored);
        rig.AssertStoredOnce();
        Assert.IsGreaterThan(stored, rig.Collector.Stored.Count);
    }

    [TestMethod]
    public void Link_NothingAcknowledged_StopsAtTheWindowAndGoesOnLater()
    {
        var rig = new AgentRig();
        rig.Collector.Commits = false;
        rig.Start();

        RunPinging(rig, 120.5);

        Assert.HasCount(Limits.UnackedBatchesMax + 1, rig.Collector.Stored, "the window, and the catalogue");
        rig.Collector.Acknowledge(rig.Collector.Decoder(rig.Stream.Incarnation));
        rig.Collector.Commits = true;
        rig.Run(5);
        rig.AssertStoredOnce();
    }

    [TestMethod]
    public void Link_Backlog_NewestValuesGoAhead()
    {
        var rig = new AgentRig();
        rig.Collector.Commits = false;
        rig.Start();

        RunPinging(rig, 120.5);

        Assert.AreEqual(rig.Sampler.Samples, rig.Collector.Ahead["cpu"].Values[0]);
        Assert.IsLessThan(rig.Sampler.Samples, rig.Collector.Latest["cpu"].Values[0]);
    }

    [TestMethod]
    public void Link_WindowClosed_NewestValuesGoAheadAtOnce()
    {
        var rig = new AgentRig();
        rig.Collector.Commits = false;
        rig.Collector.UnackedBytesMax = 500;
        rig.Start();
        var shown = 0L;

        for (var second = 0; second < 30; second++)
        {
            RunPinging(rig, 1);
            var ahead = rig.Collector.Ahead.TryGetValue("cpu", out var group) ? group.Values[0] : 0;
            shown = Math.Max(rig.Collector.Latest["cpu"].Values[0], ahead);
            Assert.IsLessThanOrEqualTo(1, rig.Sampler.Samples - shown, $"after {second} s");
        }

        Assert.IsGreaterThan(rig.Collector.Latest["cpu"].Values[0], shown);
        Assert.IsLessThanOrEqualTo(500, rig.Collector.StoredBytes);
        rig.Collector.Acknowledge(rig.Collector.Decoder(rig.Stream.Incarnation));
        rig.Collector.Commits = true;
        rig.Run(35.5);
        rig.AssertStoredOnce();
    }

    [TestMethod]
    public void Memory_FullAndNoDisk_DropsOldestAndTellsTheCollector()
    {
        var rig = new AgentRig(outboxBytesMax: 8_000) { Files = { ReadOnly = true } };
        rig.Network.ConnectError = TransportError.Unreachable;
        rig.Start();
        rig.Run(1_000.5);
        Assert.IsGreaterThan(0, rig.Counters.BatchesDropped);

        rig.Network.ConnectError = null;
        rig.Run(60);

        var told = rig.Collector.Events.Where(e => e.Kind == EventKind.Drop).Sum(e => e.Amount);
        Assert.AreEqual(rig.Counters.BatchesDropped, told);
        CollectionAssert.AllItemsAreUnique(rig.Collector.Stored);
        Assert.AreEqual(rig.Sampler.Samples, rig.Collector.Latest["cpu"].Values[0]);
    }

    [TestMethod]
    public void Series_TooLongForTheStream_AreCountedAndToldOnceEachTimeItBegins()
    {
        var handles = new List<int>();
        var isThere = true;
        var sampler = new ScriptedSampler("textfile", SamplingPace.Fast, group =>
        {
            if (handles.Count == 0)
            {
                foreach (var label in new[] { "short", new string('x', Limits.SeriesBytesMax) })
                    handles.Add(group.Add(ScriptedSampler.Gauge, new Label("of", label)));
            }
            group.Set(handles[0], 1UL);
            if (isThere)
                group.Set(handles[1], 1UL);
            return true;
        });
        var rig = new AgentRig(sampler: sampler);
        rig.Start();

        rig.Run(3.5);
        Assert.AreEqual(1, rig.Counters.SeriesNotTaken);
        Assert.HasCount(1, rig.Collector.Latest["textfile"].Series);
        isThere = false;
        rig.Run(2);
        Assert.AreEqual(0, rig.Counters.SeriesNotTaken);
        isThere = true;
        rig.Run(2);

        Assert.AreEqual(1, rig.Counters.SeriesNotTaken);
        var told = rig.Told.ToString().Split('\n').Count(line => line.StartsWith("warn series are left out"));
        Assert.AreEqual(2, told);
    }

    [TestMethod]
    public void Poll_EachKind_IsAnswered()
    {
        var rig = new AgentRig();
        rig.Start();
        rig.Run(2.5);

        var ping = Ask(rig, PollKind.Ping);
        var sampled = Ask(rig, PollKind.SampleNow);
        var busiest = Ask(rig, PollKind.TopProcesses);
        var unknown = Ask(rig, PollKind.SelfCheck);

        Assert.AreEqual(PollStatus.Ok, ping.Status);
        Assert.AreEqual(rig.Reactor.UtcNow.ToUnixTimeMilliseconds(), ping.AgentWallTimeMs, 1000);
        Assert.AreEqual(PollStatus.Ok, sampled.Status);
        Assert.AreEqual(4, sampled.Groups.Single().Values[0], "one sample more than the schedule's three");
        Assert.AreEqual(PollStatus.Ok, busiest.Status);
        CollectionAssert.AreEqual(AgentRig.BusiestProcesses, busiest.Body.ToArray());
        Assert.AreEqual(PollStatus.Unsupported, unknown.Status);
    }

    [TestMethod]
    public void Stop_WhileLinked_DeliversEverythingAndSaysGoodbye()
    {
        var rig = new AgentRig();
        rig.Start();
        rig.Run(3.5);
        rig.Loop.SampleNow();
        rig.Run(0.1);
        Assert.IsGreaterThan(0, rig.Outbox.UnackedBytes, "acknowledgements come once a second");
        var done = false;

        rig.Loop.Stop();
        rig.Link.Stop().AddCallback(_ => done = true);
        rig.Run(SessionTimes.AckInterval.TotalSeconds + 0.1);

        Assert.IsTrue(done);
        Assert.AreEqual(0, rig.Outbox.UnackedBytes);
        Assert.AreEqual(GoodbyeReason.Stopped, rig.Collector.End!.Reason);
        rig.AssertStoredOnce();
        rig.Run(60);
        Assert.AreEqual(1, rig.Counters.Links, "it must not dial again");
    }

    [TestMethod]
    public void Stop_CollectorThatHangs_EndsInTime()
    {
        var rig = new AgentRig();
        rig.Start();
        rig.Run(3.5);
        rig.Network.Links[0].Stall();
        rig.Run(10);
        var done = false;

        rig.Loop.Stop();
        rig.Link.Stop().AddCallback(_ => done = true);
        rig.Run((Farewell.FlushMax + Farewell.CloseMax).TotalSeconds + 0.01);

        Assert.IsTrue(done);
    }

    [TestMethod]
    public void Refusal_OfTheSame_IsToldOnceAndTriedMoreAndMoreRarely()
    {
        var rig = new AgentRig();
        var tries = 0;
        rig.Collector.Decide = (session, _) =>
        {
            tries++;
            session.Goodbye(GoodbyeReason.NameTaken, "the name is taken");
        };
        rig.Start();

        rig.Run(300);

        Assert.IsLessThan(40, tries);
        Assert.IsGreaterThan(10, tries);
        var told = rig.Told.ToString().Split('\n').Count(line => line.Contains("the name is taken"));
        Assert.AreEqual(1, told);
    }

    private static PollResult Ask(AgentRig rig, PollKind kind)
    {
        PollResult? result = null;
        rig.Collector.Session!.Poll(kind, default, TimeSpan.FromSeconds(2)).AddCallback(r => result = r);
        rig.Run(0.1);
        return result ?? throw new AssertFailedException($"no answer to {kind}");
    }

    // Without pings both sides would take a link on which nothing is acknowledged for dead.
    private static void RunPinging(AgentRig rig, double seconds)
    {
        for (var ran = 0.0; ran < seconds; ran += 5)
        {
            rig.Run(Math.Min(5, seconds - ran));
            rig.Collector.Session?.Poll(PollKind.Ping, default, TimeSpan.FromSeconds(2));
        }
    }
}
