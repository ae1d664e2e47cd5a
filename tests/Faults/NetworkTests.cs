using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Faults.Support;

namespace Monitoring.Tests.Faults;

/// <summary>
/// An agent in a network namespace of its own, linked over TLS as on a real network, whose packets vanish or pass
/// slowly. Nobody can read along here, so the agent's side is its own count of cycles, which is among what it samples.
/// </summary>
[TestClass]
public sealed class NetworkTests
{
    private const string HostName = "far";

    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(60);

    [TestMethod]
    public async Task Network_BlackHole_LosesAndDoublesNothing()
    {
        using var far = new Namespace(number: 1);
        using var directory = new TemporaryDirectory();
        using var collector = await Start(far, directory);
        using var agent = StartAgent(far, collector, directory);
        await collector.HostInState(HostName, "up", Rig.Limit);

        far.DropAll();
        await collector.HostInState(HostName, "down", Rig.Limit);
        await agent.Line("lost the link", SilenceLimit);
        far.DropNone();

        await AssertAllKept(collector, agent, directory);
    }

    [TestMethod]
    public async Task Network_OneWayAndSlow_LosesAndDoublesNothing()
    {
        using var far = new Namespace(number: 2);
        using var directory = new TemporaryDirectory();
        using var collector = await Start(far, directory);
        using var agent = StartAgent(far, collector, directory);
        await collector.HostInState(HostName, "up", Rig.Limit);

        far.DropOutgoing();
        await Task.Delay(TimeSpan.FromSeconds(8));
        far.DropNone();
        // Less than the agent has to say for a while, what has waited included.
        far.LimitTo("32kbit");
        await Task.Delay(TimeSpan.FromSeconds(8));
        far.LimitNot();

        await AssertAllKept(collector, agent, directory);
    }

    private static Task<CollectorProgram> Start(Namespace far, TemporaryDirectory directory) =>
        CollectorProgram.Start(directory["collector"], agentsAddress: far.OuterAddress);

    private static RunningProgram StartAgent(
        Namespace far, CollectorProgram collector, TemporaryDirectory directory)
    {
        string[] command =
        [
            .. far.Prefix, Binaries.Agent, "run", "--name", HostName, "--data-dir", directory["agent"],
            "--sampling.fast", "100ms",
        ];
        return new RunningProgram(command[0], command[1..], new Dictionary<string, string>
        {
            ["MONITORING_TOKEN"] = collector.Ask("token", "create"),
        });
    }

    private static async Task AssertAllKept(
        CollectorProgram collector, RunningProgram agent, TemporaryDirectory directory)
    {
        await collector.HostInState(HostName, "up", Rig.Limit);
        await Eventually.Holds(
            () => Task.FromResult(Directory.GetFiles(directory["agent"], "*.spool").Length <= 1),
            Rig.Limit, "the spool being delivered");
        agent.Terminate();
        Assert.AreEqual(0, await agent.Exit(Rig.Limit), agent.Output);
        await agent.Line("undelivered_bytes=0", Rig.Limit);
        collector.Program.Terminate();
        Assert.AreEqual(0, await collector.Program.Exit(Rig.Limit), collector.Program.Output);

        var stored = StoredFrames.Read(collector.DataDirectory);
        Assert.IsEmpty(stored.Doubled);
        var last = stored.Checksums.Keys.Max(key => key.Seq);
        Assert.AreEqual(last, (ulong)stored.Checksums.Count, "of the frames from 1 on some are missing");
        await SampledCycles.AssertUnbroken(collector, atLeast: 150);
    }
}
