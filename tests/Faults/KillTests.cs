using Monitoring.Protocol.Frames;
using Monitoring.Tests.Faults.Support;

namespace Monitoring.Tests.Faults;

/// <summary>
/// kill -9 at random moments, again and again. What was acknowledged is in the history's files when the collector lies
/// dead, and there once at the end; what an agent sampled is there but for its last two seconds, and an event says so.
/// </summary>
[TestClass]
public sealed class KillTests
{
    // Two seconds are promised; a cycle and a write to a busy disk are on their way besides.
    private static readonly TimeSpan LostMax = TimeSpan.FromSeconds(2) + TimeSpan.FromSeconds(1.5);

    // The same for a process of which nothing is stored: how long it took to start is not known.
    private static readonly TimeSpan LostWholeMax = LostMax + TimeSpan.FromSeconds(2.5);

    private readonly Random random = new(TestSettings.Seed);

    [TestMethod]
    public async Task Collector_KilledAgainAndAgain_HistoryHoldsWhatItAcknowledged()
    {
        using var rig = await Rig.Start();
        for (var round = 0; round < TestSettings.KillRounds; round++)
        {
            await Wait(0.3, 2);
            await KillCollector(rig);
            // Long enough, at times, for the agent to write its spool.
            await Wait(0, 4);
            await rig.Collector.Restart();
        }

        await rig.AssertAllKept(framesMin: TestSettings.KillRounds * 5);
    }

    [TestMethod]
    public async Task Agent_KilledAgainAndAgain_HistoryHoldsAllButTheLastTwoSeconds()
    {
        using var rig = await Rig.Start();
        for (var round = 0; round < TestSettings.KillRounds; round++)
        {
            await Wait(0.3, 4);
            await rig.Agent.Kill();
            rig.Agent.Restart();
        }

        AssertLittleLost(rig, await rig.AssertAllKept(framesMin: TestSettings.KillRounds * 5));
    }

    [TestMethod]
    public async Task Both_KilledAgainAndAgain_HistoryHoldsAllButTheLastTwoSeconds()
    {
        using var rig = await Rig.Start();
        for (var round = 0; round < TestSettings.KillRounds; round++)
        {
            await Wait(0.3, 3);
            await KillCollector(rig);
            await Wait(0, 4);
            await rig.Agent.Kill();
            rig.Agent.Restart();
            await rig.Collector.Restart();
        }

        AssertLittleLost(rig, await rig.AssertAllKept(framesMin: TestSettings.KillRounds * 5));
    }

    private static async Task KillCollector(Rig rig)
    {
        await rig.KillCollector();
        BothSides.AssertKept(rig.Ledger.Acked, rig.Ledger, rig.Stored());
    }

    private static void AssertLittleLost(Rig rig, StoredFrames stored)
    {
        foreach (var run in rig.Agent.Killed)
        {
            var newest = stored.LastMs.Values
                .Where(ms => ms >= run.StartedMs && ms <= run.KilledMs).DefaultIfEmpty(run.StartedMs).Max();
            var lostMax = newest > run.StartedMs ? LostMax : LostWholeMax;
            Assert.IsLessThanOrEqualTo(
                lostMax.TotalMilliseconds, run.KilledMs - newest,
                "what was sampled longer ago than promised is lost with the agent");
        }
        // Killed before its first cycle was safe, a process has told nobody of the one before it.
        var gaps = stored.Events.Where(e => e.Kind == EventKind.Gap).Select(e => e.Incarnation).ToHashSet();
        Assert.HasCount(stored.LastMs.Count - 1, gaps);
    }

    private Task Wait(double from, double to) =>
        Task.Delay(TimeSpan.FromSeconds(from + random.NextDouble() * (to - from)));
}
