using Monitoring.Collector.Polling;

namespace Monitoring.Tests.Unit.Polling;

[TestClass]
public sealed class ClockFilterTests
{
    private readonly ClockFilter filter = new();

    [TestMethod]
    public void Add_OnePing_TakesTheMiddleOfTheRoundTrip()
    {
        filter.Add(Ping(roundTripMs: 100, agentMs: 1050));

        Assert.AreEqual(TimeSpan.FromMilliseconds(1000), filter.Best?.Offset);
    }

    [TestMethod]
    public void Add_SlowPingsAfterAQuickOne_BelievesTheQuickOne()
    {
        filter.Add(Ping(roundTripMs: 2, agentMs: 11));
        filter.Add(Ping(roundTripMs: 500, agentMs: 10));

        Assert.AreEqual(TimeSpan.FromMilliseconds(10), filter.Best?.Offset);
    }

    [TestMethod]
    public void Add_ManyPings_ForgetsOldOnes()
    {
        filter.Add(Ping(roundTripMs: 2, agentMs: 11));
        for (var i = 0; i < ClockFilter.PingsKept; i++)
            filter.Add(Ping(roundTripMs: 10, agentMs: 25));

        Assert.AreEqual(TimeSpan.FromMilliseconds(20), filter.Best?.Offset);
    }

    [TestMethod]
    [DataRow(0L)]
    [DataRow(-1L)]
    [DataRow(long.MaxValue)]
    [DataRow(long.MinValue)]
    public void Of_ImpossibleTime_IsNone(long agentWallTimeMs) =>
        Assert.IsNull(ClockReading.Of(TimeSpan.Zero, TimeSpan.Zero, agentWallTimeMs));

    private static ClockReading Ping(int roundTripMs, int agentMs) =>
        ClockReading.Of(TimeSpan.Zero, TimeSpan.FromMilliseconds(roundTripMs), agentMs)!.Value;
}
