using System.Net;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>A real agent that is sent by one real collector to another of the same authority.</summary>
[TestClass]
public sealed class MovingTests
{
    private const string HostName = "moving-host";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task Move_ToAnotherCollector_LosesAndDoublesNothing()
    {
        using var directory = new TemporaryDirectory();
        using var first = await CollectorProgram.Start(directory["first"]);
        using var second = await CollectorProgram.Start(
            WithAuthorityOf(first, directory["second"]), agentsAddress: "[::1]");
        using var agent = AgentProgram.Start(first, HostName, directory["agent"], "--sampling.fast", "200ms");
        await first.HostInState(HostName, "up", Limit);
        await Task.Delay(TimeSpan.FromSeconds(2));

        StringAssert.Contains(first.Ask("agent", "move", $"[::1]:{second.AgentsPort}"), "1 agents");
        await second.HostInState(HostName, "up", Limit);
        await agent.Program.Line($"the collector has moved from=127.0.0.1:{first.AgentsPort}", Limit);
        await Task.Delay(TimeSpan.FromSeconds(2));
        agent.Program.Terminate();
        Assert.AreEqual(0, await agent.Program.Exit(Limit), agent.Program.Output);

        Assert.DoesNotContain("lost the link", agent.Program.Output);
        first.Program.Terminate();
        second.Program.Terminate();
        Assert.AreEqual(0, await first.Program.Exit(Limit), first.Program.Output);
        Assert.AreEqual(0, await second.Program.Exit(Limit), second.Program.Output);
        await SampledCycles.AssertUnbroken(first, atLeast: 20, joinedWith: second);
        // It knows the new place without being told again.
        await second.Restart();
        agent.Restart();
        await second.HostInState(HostName, "up", Limit);
    }

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task Move_ToNobodyOrAStranger_StaysAndSaysSoUntilItIsTakenBack()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var stranger = await CollectorProgram.Start(directory["stranger"]);
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"]);
        await collector.HostInState(HostName, "up", Limit);

        collector.Ask("agent", "move", $"127.0.0.1:{Ports.Free()}");
        await agent.Program.Line("nothing listens", Limit);
        collector.Ask("agent", "move", $"127.0.0.1:{stranger.AgentsPort}");
        await agent.Program.Line("is not the collector that this host has joined", Limit);
        await Eventually.Holds(
            async () => (await collector.Get("/api/history/events?from=-1h")).Contains(
                "\"notMoved\"", StringComparison.Ordinal),
            Limit, "the event being there");

        // A collector that starts anew still says it, until it is told otherwise.
        await collector.Restart();
        await collector.HostInState(HostName, "up", Limit);
        StringAssert.Contains(collector.Ask("agent", "stay"), "no longer");
        Assert.IsFalse(File.Exists(Path.Combine(collector.DataDirectory, "agents-move")));
        Assert.AreEqual(HttpStatusCode.OK, await stranger.Status("/"));
        Assert.IsNull(await stranger.Host(HostName));
    }

    /// <summary>The data directory of a collector that shares another's authority, and nothing else.</summary>
    private static string WithAuthorityOf(CollectorProgram other, string directory)
    {
        Directory.CreateDirectory(
            directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Copy(Path.Combine(other.DataDirectory, "ca.pem"), Path.Combine(directory, "ca.pem"));
        return directory;
    }
}
