using Monitoring.Collector.Polling;

namespace Monitoring.Tests.Unit.Polling;

[TestClass]
public sealed class HostClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly HostClock clock = new();
    private TimeSpan now;
    private double errorMs;

    [TestMethod]
    public void Clock_RunsTrue_IsNoTrouble()
    {
        Assert.IsFalse(Ping(minutes: 30));

        Assert.AreEqual(0, clock.Jumps);
        Assert.AreEqual(0, clock.DriftPpm!.Value, 1);
    }

    [TestMethod]
    [DataRow(3_600_000)]
    [DataRow(-1_500)]
    public void Clock_IsSet_JumpsOnceAndTheOffsetFollowsAtOnce(int byMs)
    {
        Ping(minutes: 5);
        errorMs += byMs;

        Assert.IsTrue(Ping());
        Assert.IsFalse(Ping(minutes: 5));
        Assert.AreEqual(1, clock.Jumps);
        Assert.AreEqual(byMs, clock.Jumped!.Value.By.TotalMilliseconds, 2);
        Assert.AreEqual(byMs, Offset(), 2);
    }

    [TestMethod]
    public void Ping_OneSlowWay_IsNotTakenForAJump()
    {
        Ping(minutes: 5);

        Assert.IsFalse(clock.Pinged(now, TimeSpan.FromSeconds(4), Wall(now + TimeSpan.FromSeconds(4))));
        Assert.AreEqual(0, clock.Jumps);
    }

    [TestMethod]
    public void Ping_AfterADayAway_AllowsForWhatAClockDriftsMeanwhile()
    {
        Ping(minutes: 5);
        now += TimeSpan.FromDays(1);
        errorMs += 8_640;

        Assert.IsFalse(Ping());
    }

    [TestMethod]
    [DataRow(400)]
    [DataRow(-400)]
    public void Clock_Drifts_IsToldOnceAndMeasured(int ppm)
    {
        var told = 0;
        for (var i = 0; i < 120; i++)
        {
            errorMs += ppm * 1e-6 * 5_000;
            told += Ping() ? 1 : 0;
        }

        Assert.AreEqual(1, told);
        Assert.IsTrue(clock.Drifts);
        Assert.AreEqual(ppm, clock.DriftPpm!.Value, 20);
        Assert.AreEqual(0, clock.Jumps);
    }

    [TestMethod]
    public void Hello_AfterTheClockWasSetFar_TellsBeforeThePing()
    {
        Ping(minutes: 5);
        errorMs = -60_000;
        now += TimeSpan.FromSeconds(20);

        Assert.IsTrue(clock.Greeted(now, Wall(now - TimeSpan.FromSeconds(2))));
        Assert.IsFalse(Ping());
        Assert.AreEqual(1, clock.Jumps);
    }

    private bool Ping(int minutes)
    {
        var told = false;
        for (var i = 0; i < minutes * 12; i++)
            told |= Ping();
        return told;
    }

    private bool Ping()
    {
        now += HostPoller.Interval;
        return clock.Pinged(now, TimeSpan.FromMilliseconds(2), Wall(now + TimeSpan.FromMilliseconds(1)));
    }

    private double Offset() => clock.OffsetFrom(now, Start + now)!.Value.TotalMilliseconds;

    private long Wall(TimeSpan at) => (Start + at + TimeSpan.FromMilliseconds(errorMs)).ToUnixTimeMilliseconds();
}
