using Monitoring.Agent.Sampling;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class CycleClockTests
{
    private readonly VirtualReactor reactor = new();

    [TestMethod]
    public void Follow_SmallDifference_IsDrawnInByFiveMillisecondsPerSecond()
    {
        var clock = new CycleClock(reactor);
        reactor.StepWallClock(TimeSpan.FromMilliseconds(12));

        Assert.AreEqual(-12, Off(clock), 0.001);
        foreach (var expected in new[] { -7.0, -2, 0, 0 })
        {
            reactor.Advance(TimeSpan.FromSeconds(1));
            Assert.AreEqual(TimeSpan.Zero, clock.Follow());
            Assert.AreEqual(expected, Off(clock), 0.001);
        }
    }

    [TestMethod]
    [DataRow(1500)]
    [DataRow(-90_000)]
    public void Follow_StepOverASecond_IsFollowedAtOnceAndTold(int ms)
    {
        var clock = new CycleClock(reactor);
        reactor.Advance(TimeSpan.FromSeconds(1));
        reactor.StepWallClock(TimeSpan.FromMilliseconds(ms));

        Assert.AreEqual(ms, clock.Follow().TotalMilliseconds, 0.001);
        Assert.AreEqual(0, Off(clock), 0.001);
    }

    [TestMethod]
    public void Now_WhileTheWallClockIsDrawn_NeverGoesBack()
    {
        var clock = new CycleClock(reactor);
        reactor.StepWallClock(TimeSpan.FromMilliseconds(-900));
        var before = clock.Now;
        for (var i = 0; i < 200; i++)
        {
            reactor.Advance(TimeSpan.FromMilliseconds(100));
            clock.Follow();
            Assert.IsGreaterThan(before, clock.Now);
            before = clock.Now;
        }
    }

    private double Off(CycleClock clock) => (clock.Now - reactor.UtcNow).TotalMilliseconds;
}
