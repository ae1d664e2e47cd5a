using Monitoring.Agent.Sampling;
using Monitoring.Protocol.Frames;
using Monitoring.Tests.Unit.Sampling;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Delivery;

/// <summary>The agent's wall clock is set while it samples: nothing is lost, and the step is told.</summary>
[TestClass]
public sealed class ClockTroubleTests
{
    [TestMethod]
    [DataRow(3600, SamplingPace.Fast)]
    [DataRow(-3600, SamplingPace.Fast)]
    [DataRow(-3600, SamplingPace.Slow)]
    [DataRow(2, SamplingPace.Slow)]
    [DataRow(-2, SamplingPace.Fast)]
    public void Step_WhileLinked_LosesNothingAndIsAnEvent(int seconds, SamplingPace pace)
    {
        var rig = new AgentRig(sampler: ScriptedSampler.Counting("cpu", pace));
        rig.Start();
        rig.Run(100.5);

        rig.Reactor.StepWallClock(TimeSpan.FromSeconds(seconds));
        rig.Run(100);

        var step = rig.Collector.Events.Single();
        Assert.AreEqual(EventKind.ClockStep, step.Kind);
        Assert.AreEqual(seconds * 1000, step.Amount, 1);
        Assert.AreEqual(rig.Sampler.Samples, rig.Collector.Latest["cpu"].Values[0]);
        Assert.AreEqual(1, rig.Counters.Links, "no frame that the collector cannot read");
        rig.AssertStoredOnce();
        AssertTimes(rig.Collector.Times, seconds);
    }

    [TestMethod]
    [DataRow(7200)]
    [DataRow(-7200)]
    public void Step_WhileUnreachable_IsSpooledWithTheTimesOnBothSides(int seconds)
    {
        var rig = new AgentRig { Network = { ConnectError = TransportError.Unreachable } };
        rig.Start();
        rig.Run(100.5);
        rig.Reactor.StepWallClock(TimeSpan.FromSeconds(seconds));
        rig.Run(100);

        var next = new AgentRig(before: rig);
        next.Start();
        next.Run(30.2);

        Assert.AreEqual(1, next.Collector.Events.Count(e => e.Kind == EventKind.ClockStep));
        var spooled = next.Collector.StoredIncarnations.Count(i => i == AgentRig.FirstIncarnation);
        Assert.AreEqual((int)rig.Memory.SpooledSeq, spooled);
        AssertTimes(next.Collector.Times[..(spooled - 2)], seconds);
        next.AssertStoredOnce();
    }

    [TestMethod]
    public void Drift_IsDrawnInSlowlyAndTellsNothing()
    {
        var rig = new AgentRig();
        rig.Start();
        for (var i = 0; i < 100; i++)
        {
            rig.Run(1);
            rig.Reactor.StepWallClock(TimeSpan.FromMilliseconds(4));
        }
        rig.Run(10.5);

        Assert.IsEmpty(rig.Collector.Events);
        var apart = rig.Collector.Times.Zip(rig.Collector.Times.Skip(1), (a, b) => b - a).ToArray();
        Assert.IsTrue(Array.TrueForAll(apart, ms => ms is >= 990 and <= 1010), string.Join(' ', apart));
        rig.AssertStoredOnce();
    }

    // One second apart, but where the clock was set.
    private static void AssertTimes(IEnumerable<long> times, int stepSeconds)
    {
        var all = times.ToArray();
        var odd = all.Zip(all.Skip(1), (a, b) => (int)(b - a)).Where(ms => ms is < 900 or > 1_100).ToArray();
        Assert.HasCount(1, odd, string.Join(' ', odd));
        Assert.AreEqual(stepSeconds * 1000, odd[0], 1_500);
    }
}
