using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Unit.Delivery.Spooling;

/// <summary>Agents that end in order or not, and what the next process says of it.</summary>
[TestClass]
public sealed class LifeMarkTests
{
    [TestMethod]
    public void Killed_WhileHealthy_TheGapIsAnEvent()
    {
        var rig = new AgentRig();
        rig.Start();
        rig.Run(600.5);

        var next = new AgentRig(before: rig);
        next.Start();
        next.Run(5);

        var gap = next.Collector.Events.Single();
        Assert.AreEqual(EventKind.Gap, gap.Kind);
        Assert.AreEqual(AgentRig.Downtime.TotalMilliseconds, gap.Amount, LifeMark.Interval.TotalMilliseconds);
        StringAssert.Contains(gap.Text, "what was not yet on disk may be lost, mostly the last 2 s");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(5)]
    public void Started_OnAFullDisk_MarksItsLifeOnceThereIsRoom(int bytesOfRoom)
    {
        var before = new AgentRig();
        before.Start();
        before.Run(5.5);
        Assert.IsTrue(before.Stop());
        before.Files.Capacity = before.Files.Used + bytesOfRoom;
        var rig = new AgentRig(before: before);
        rig.Start();
        rig.Run(200);
        rig.Files.Capacity = long.MaxValue;
        rig.Run(100);
        var failures = rig.Counters.SpoolFailures;
        rig.Run(500.5);
        Assert.AreEqual(failures, rig.Counters.SpoolFailures);

        AssertGapAfter(rig);
    }

    [TestMethod]
    public void Mark_WrittenInPart_IsWholeAgainOnceThereIsRoom()
    {
        var rig = new AgentRig();
        rig.Start();
        rig.Run(200);
        rig.Files.Capacity = rig.Files.Used + 5;
        rig.Run(100);
        rig.Files.Capacity = long.MaxValue;
        rig.Run(500.5);

        AssertGapAfter(rig);
    }

    [TestMethod]
    public void Stopped_InOrder_IsNoGap()
    {
        var rig = new AgentRig();
        rig.Start();
        rig.Run(600.5);
        Assert.IsTrue(rig.Stop());

        var next = new AgentRig(before: rig);
        next.Start();
        next.Run(5);

        Assert.IsEmpty(next.Collector.Events);
        Assert.IsEmpty(next.Files.Spooled);
    }

    private static void AssertGapAfter(AgentRig rig)
    {
        var next = new AgentRig(before: rig);
        next.Start();
        next.Run(5);

        var gap = next.Collector.Events.Single();
        Assert.AreEqual(AgentRig.Downtime.TotalMilliseconds, gap.Amount, LifeMark.Interval.TotalMilliseconds);
    }
}
