using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Faults.Support;

namespace Monitoring.Tests.Faults;

/// <summary>Links that suffer: what was sent over them arrives, once.</summary>
[TestClass]
public sealed class LinkTests
{
    private readonly Random random = new(TestSettings.Seed);

    [TestMethod]
    public async Task Links_CutWithinFrames_LoseAndDoubleNothing()
    {
        const int cuts = 6;
        using var rig = await Rig.Start(n => n >= cuts ? LinkPlan.Clean : new LinkPlan
        {
            CutAfterUp = n % 2 == 0 ? random.Next(20_000) : null,
            CutAfterDown = n % 2 == 1 ? random.Next(20, 200) : null,
            Resets = n % 4 < 2,
        });
        await LinksMade(rig, cuts + 1);

        await rig.AssertAllKept(framesMin: 50);
    }

    [TestMethod]
    public async Task Links_ResetWhileTheyAreBusy_LoseAndDoubleNothing()
    {
        using var rig = await Rig.Start();
        for (var i = 0; i < 6; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 2));
            rig.Proxy.CutAll(reset: i % 2 == 0);
        }

        await rig.AssertAllKept(framesMin: 50);
    }

    [TestMethod]
    public async Task Links_WithChangedBytes_LoseAndDoubleNothing()
    {
        const int flips = 4;
        using var rig = await Rig.Start(n => n >= flips ? LinkPlan.Clean : new LinkPlan
        {
            FlipUpAt = random.Next(20_000),
        });
        await LinksMade(rig, flips + 1);

        await rig.AssertAllKept(framesMin: 50);
    }

    [TestMethod]
    public async Task Link_HalfOpen_IsGivenUpAndNothingIsLostOrDoubled()
    {
        using var rig = await Rig.Start(n => n > 0 ? LinkPlan.Clean : new LinkPlan
        {
            CutAfterUp = 30_000,
            HalfOpen = true,
        });
        // Thirty seconds of silence are allowed.
        await LinksMade(rig, 2);

        await rig.AssertAllKept(framesMin: 200);
    }

    [TestMethod]
    public async Task Link_SlowAndInPieces_LosesAndDoublesNothing()
    {
        using var rig = await Rig.Start(_ => new LinkPlan
        {
            Delay = TimeSpan.FromMilliseconds(20),
            PieceBytes = 1_000,
        });
        await Task.Delay(TimeSpan.FromSeconds(10));

        await rig.AssertAllKept(framesMin: 100);
    }

    [TestMethod]
    public async Task Link_StalledForSeconds_LosesAndDoublesNothing()
    {
        using var rig = await Rig.Start();
        for (var i = 0; i < 3; i++)
        {
            await rig.Flows();
            rig.Proxy.Stall();
            await Task.Delay(TimeSpan.FromSeconds(1 + random.NextDouble() * 5));
            rig.Proxy.GoOn();
        }

        await rig.AssertAllKept(framesMin: 100);
    }

    private static Task LinksMade(Rig rig, int links) => Eventually.Holds(
        () => Task.FromResult(rig.Proxy.Accepted >= links), TimeSpan.FromSeconds(100), $"{links} links");
}
