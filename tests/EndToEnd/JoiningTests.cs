using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>Hosts that join, are named, labelled and thrown out again.</summary>
[TestClass]
public sealed class JoiningTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Join_ThenRun_ServesTheHostWithTheTokensLabels()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        var token = collector.Ask("token", "create", "--label", "env=prod", "--label", "role=web");
        StringAssert.StartsWith(token, "mon1_");

        using var join = Agent(directory, "join", token);
        Assert.AreEqual(0, await join.Exit(Limit), join.Output);
        StringAssert.Contains(join.Output, $"joined the collector at 127.0.0.1:{collector.AgentsPort}");
        var files = Directory.GetFiles(directory["agent"], "*.pem", SearchOption.AllDirectories);
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(files.Single()));
        using var agent = Agent(directory, "run");
        await collector.HostInState("joined-host", "up", Limit);

        StringAssert.Contains(await collector.Get("/sd"), "\"env\":\"prod\"");
        StringAssert.Contains(await collector.Get("/metrics/fleet"), "role=\"web\"");
        Assert.DoesNotContain(token, collector.Program.Output);
        Assert.DoesNotContain(token, File.ReadAllText(Path.Combine(collector.DataDirectory, "agents.json")));

        collector.Ask("agent", "rename", "joined-host", "shop");
        collector.Ask("agent", "label", "shop", "role=", "rack=a1");
        await collector.HostInState("shop", "up", Limit);
        await Eventually.Holds(
            async () => (await collector.Get("/sd")).Contains("\"rack\":\"a1\"", StringComparison.Ordinal),
            Limit, "the label being shown");
        Assert.DoesNotContain("role=\"web\"", await collector.Get("/metrics/fleet"));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Revoke_CutsTheLinkAtOnceAndKeepsTheAgentOut()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var agent = AgentProgram.Start(collector, "revoked-host", directory["agent"]);
        await collector.HostInState("revoked-host", "up", Limit);

        StringAssert.Contains(collector.Ask("agent", "revoke", "revoked-host"), "cut off");

        await agent.Program.Line("Revoked", TimeSpan.FromSeconds(5));
        await collector.HostInState("revoked-host", "keptOut", TimeSpan.FromSeconds(5));
        await collector.Restart();
        agent.Restart();
        await agent.Program.Line("Revoked", Limit);
        StringAssert.Contains(collector.Ask("agent", "list"), "revoked");
        StringAssert.Contains(
            await collector.Get("/metrics"), "monitoring_collector_goodbyes_total{reason=\"revoked\"} 1");
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Run_NotJoined_SaysHowToJoin()
    {
        using var directory = new TemporaryDirectory();

        using var agent = Agent(directory, "run");
        Assert.AreEqual(1, await agent.Exit(Limit));
        StringAssert.Contains(agent.Output, "monitoring-collector token create");
        using var join = Agent(directory, "join", "mon1_nonsense");
        Assert.AreEqual(2, await join.Exit(Limit));
        StringAssert.Contains(join.Output, "no token");
    }

    private static RunningProgram Agent(TemporaryDirectory directory, params string[] arguments) =>
        new(Binaries.Agent, [.. arguments, "--name", "joined-host", "--data-dir", directory["agent"]]);
}
