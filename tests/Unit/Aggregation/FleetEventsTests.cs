using Monitoring.Collector.Registry;
using Monitoring.Protocol.Frames;
using Monitoring.Tests.Unit.Listening;

namespace Monitoring.Tests.Unit.Aggregation;

/// <summary>What the collector notes of hosts, and what it makes of their leaving.</summary>
[TestClass]
public sealed class FleetEventsTests
{
    private readonly CollectorUnderTest collector = new();

    [TestCleanup]
    public void Dispose() => collector.Dispose();

    [TestMethod]
    public void Host_FallsSilentAndComesBack_IsNotedWithHowLongItWasAway()
    {
        collector.Host("web1").Dial().Sampling();
        collector.Wait(5.5);
        collector.Network.Links[0].Stall();
        collector.Wait(12);
        collector.Network.Links[0].Resume();
        collector.Wait(1);

        CollectionAssert.AreEqual(
            new[] { EventKind.Up, EventKind.Late, EventKind.Down, EventKind.Up }, collector.Events.Kinds);
        var away = collector.Events.All[^1].Happened.Amount;
        Assert.IsTrue(away is > 8_000 and < 10_000, $"{away} ms");
    }

    [TestMethod]
    public void Host_GoesToAnotherCollector_IsDownAndItsSeriesLeaveUntilItIsBack()
    {
        var host = collector.Host("web1").Dial().Sampling();
        collector.Wait(3);
        host.StopSampling();
        host.Session!.Goodbye(GoodbyeReason.Moving, "the agent goes to a collector that it prefers");
        collector.Wait(0.2);

        var moved = collector.Block("web1")!;
        Assert.AreEqual(HostState.Down, moved.State);
        Assert.AreEqual("moved to another collector", moved.StateReason);
        Assert.IsEmpty(moved.Groups);
        Assert.IsTrue(moved.HasMoved);
        Assert.IsTrue(collector.Registry.Find(host.Identity.AgentId)!.HasMoved, "a restart must not list it again");

        host.Dial().Sampling();
        collector.Wait(2);
        var back = collector.Block("web1")!;
        Assert.AreEqual(HostState.Up, back.State);
        Assert.IsFalse(back.HasMoved);
        Assert.AreEqual(2u, back.LinkCounter);
    }

    [TestMethod]
    public void Host_DialsAgain_StaysUpAndListed()
    {
        var host = collector.Host("web1").Dial().Sampling();
        collector.Wait(3.5);
        host.Session!.Goodbye(GoodbyeReason.DiallingAgain, "more is left than one HELLO can name");
        collector.Wait(0.5);
        Assert.AreEqual(HostState.Up, collector.Block("web1")!.State);
        Assert.IsFalse(collector.Block("web1")!.HasMoved);

        host.Dial();
        collector.Wait(2);
        Assert.AreEqual(HostState.Up, collector.Block("web1")!.State);
        CollectionAssert.AreEqual(new[] { EventKind.Up }, collector.Events.Kinds);
    }

    [TestMethod]
    public void OwnClock_IsSet_IsNotedOnceAndNoHostIsLate()
    {
        collector.Host("web1").Dial().Sampling();
        collector.Host("web2").Dial().Sampling();
        collector.Wait(11);
        collector.Reactor.StepWallClock(TimeSpan.FromHours(-3));
        collector.Wait(30);

        var step = collector.Events.All.Single(e => e.Happened.Kind == EventKind.CollectorClockStep);
        Assert.AreEqual(Guid.Empty, step.Agent);
        Assert.AreEqual(-3 * 3_600_000, step.Happened.Amount, 2);
        Assert.IsFalse(collector.Events.Kinds.Any(kind => kind is EventKind.Late or EventKind.Down));
        Assert.AreEqual(HostState.Up, collector.Block("web2")!.State);
    }

    [TestMethod]
    public void AgentAndBoot_DifferAtTheNextLink_AreNoted()
    {
        var host = collector.Host("web1");
        host.Identity = host.Identity with { BootId = new Guid(1, 0, 0, new byte[8]) };
        host.Dial().Sampling();
        collector.Wait(2);
        host.Session!.Goodbye(GoodbyeReason.Stopped, "");
        collector.Wait(1);
        host.Identity = host.Identity with { BootId = new Guid(2, 0, 0, new byte[8]), AgentVersion = "1.3.0" };
        host.Dial();
        collector.Wait(2);

        CollectionAssert.AreEqual(
            new[] { EventKind.Up, EventKind.Down, EventKind.Reboot, EventKind.AgentVersion, EventKind.Up },
            collector.Events.Kinds);
    }
}
