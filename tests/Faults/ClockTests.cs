using Monitoring.Protocol.Frames;
using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Faults.Support;

namespace Monitoring.Tests.Faults;

/// <summary>The agent's wall clock is set, far, forward and back, while it is linked and while it is not.</summary>
/// <remarks>No clock of the machine is touched: Debian's libfaketime stands between the agent and its C library.
/// </remarks>
[TestClass]
public sealed class ClockTests
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    [TestMethod]
    public async Task AgentsClock_SetForwardAndBack_LosesAndDoublesNothingAndIsTold()
    {
        Assert.IsTrue(File.Exists(Library), "this test needs Debian's libfaketime");
        using var directory = new TemporaryDirectory();
        using var rig = await Rig.Start();
        Set(directory, "+0");
        var agent = await rig.Add(rig["host1"], [], new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Library,
            ["FAKETIME_TIMESTAMP_FILE"] = directory["clock"],
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        });
        await rig.Flows();
        Set(directory, "+2h");
        await rig.Flows();
        await rig.KillCollector();
        Set(directory, "-3h");
        await Eventually.Holds(
            () => Task.FromResult(agent.SpoolFiles.Length > 0), Rig.Limit, "a spool file");
        await rig.Collector.Restart();

        var stored = await rig.AssertAllKept(framesMin: 100);
        var steps = stored.Events.Where(e => e.Kind == EventKind.ClockStep)
            .Select(e => Math.Round(TimeSpan.FromMilliseconds(e.Amount).TotalHours)).ToArray();
        CollectionAssert.AreEqual(new double[] { 2, -5 }, steps);
    }

    private static void Set(TemporaryDirectory directory, string offset)
    {
        File.WriteAllText(directory["clock.new"], offset);
        File.Move(directory["clock.new"], directory["clock"], overwrite: true);
    }
}
