using Monitoring.Collector.Polling;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Sessions;

namespace Monitoring.Tests.Unit.Polling;

[TestClass]
public sealed class ClockFilterTests
{
    private static readonly DateTimeOffset Sent = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ClockFilter filter = new();

    [TestMethod]
    public void Add_OnePing_TakesTheMiddleOfTheRoundTrip()
    {
        filter.Add(Sent, Ping(roundTripMs: 100, agentMs: 1050));

        Assert.AreEqual(TimeSpan.FromMilliseconds(1000), filter.Offset);
    }

    [TestMethod]
    public void Add_SlowPingsAfterAQuickOne_BelievesTheQuickOne()
    {
        filter.Add(Sent, Ping(roundTripMs: 2, agentMs: 11));
        filter.Add(Sent, Ping(roundTripMs: 500, agentMs: 10));

        Assert.AreEqual(TimeSpan.FromMilliseconds(10), filter.Offset);
    }

    [TestMethod]
    public void Add_ManyPings_ForgetsOldOnes()
    {
        filter.Add(Sent, Ping(roundTripMs: 2, agentMs: 11));
        for (var i = 0; i < ClockFilter.PingsKept; i++)
            filter.Add(Sent, Ping(roundTripMs: 10, agentMs: 25));

        Assert.AreEqual(TimeSpan.FromMilliseconds(20), filter.Offset);
    }

    [TestMethod]
    [DataRow(0L)]
    [DataRow(-1L)]
    [DataRow(long.MaxValue)]
    [DataRow(long.MinValue)]
    public void Add_ImpossibleTime_IsIgnored(long agentWallTimeMs)
    {
        filter.Add(Sent, new PollResult(PollStatus.Ok, TimeSpan.Zero, agentWallTimeMs, [], default));

        Assert.IsNull(filter.Offset);
    }

    private static PollResult Ping(int roundTripMs, int agentMs) => new(
        PollStatus.Ok,
        TimeSpan.FromMilliseconds(roundTripMs),
        Sent.ToUnixTimeMilliseconds() + agentMs,
        [],
        default);
}
