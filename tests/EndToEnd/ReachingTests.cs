using System.Net;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>Real agents that reach a real collector over IPv6, and through a proxy.</summary>
[TestClass]
public sealed class ReachingTests
{
    private const string HostName = "far-host";
    private const string User = "anna:to the moon";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task IPv6_JoinAndRun_IsServed()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"], agentsAddress: "[::1]");

        using var agent = AgentProgram.Start(collector, HostName, directory["agent"]);
        await collector.HostInState(HostName, "up", Limit);

        await agent.Program.Line($"collector=[::1]:{collector.AgentsPort}", Limit);
        Assert.AreEqual("::1", (string?)(await collector.Host(HostName))!["address"]);
        Assert.AreEqual(0, await Check(directory, []), "check reaches it too");
    }

    [TestMethod]
    [DataRow("run", "--push.address", "[fe80::1%eth0]:7420")]
    [DataRow("run", "--push.address", "2001:db8::1:7420")]
    public async Task IPv6_AddressThatWillNotDo_IsAUsageError(params string[] arguments)
    {
        using var agent = new RunningProgram(Binaries.Agent, arguments);

        Assert.AreEqual(2, await agent.Exit(Limit), agent.Output);
        StringAssert.Contains(agent.Output, arguments[^1]);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Proxy_JoinAndRun_GoesThroughItAndTellsNobodyThePassword()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var proxy = new ConnectProxy { User = User };
        var file = directory["proxy-user"];
        await File.WriteAllTextAsync(file, User + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        string[] through = ["--proxy", proxy.Url, "--proxy-user-file", file];

        using var agent = AgentProgram.Start(collector, HostName, directory["agent"], through);
        await collector.HostInState(HostName, "up", Limit);

        Assert.AreEqual(2, proxy.Requests.Count, "one for joining and one for the link");
        StringAssert.StartsWith(proxy.Requests.First(), $"CONNECT 127.0.0.1:{collector.AgentsPort} HTTP/1.1\r\n");
        await agent.Program.Line($"proxy={proxy.Url}", Limit);
        Assert.DoesNotContain("to the moon", agent.Program.Output);
        Assert.AreEqual(0, await Check(directory, through), "check goes through it too");
        Assert.AreEqual(3, proxy.Requests.Count);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Proxy_OfTheEnvironment_IsNotUsedForThisMachine()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var proxy = new ConnectProxy();
        AgentProgram.Join(collector, HostName, directory["agent"]);

        using var agent = new RunningProgram(
            Binaries.Agent, ["run", "--name", HostName, "--data-dir", directory["agent"]],
            new Dictionary<string, string> { ["HTTPS_PROXY"] = proxy.Url });
        await collector.HostInState(HostName, "up", Limit);

        Assert.IsEmpty(proxy.Requests);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Proxy_ThatRefuses_IsNamedAndTriedAgain()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var proxy = new ConnectProxy { User = User };
        AgentProgram.Join(collector, HostName, directory["agent"]);

        using var agent = AgentProgram.Start(collector, HostName, directory["agent"], "--proxy", proxy.Url);

        await agent.Program.Line("wants a user and password (407)", Limit);
        await Eventually.Holds(
            () => Task.FromResult(proxy.Requests.Count >= 3), Limit, "it being asked again and again");
        Assert.IsFalse(agent.Program.HasExited);
    }

    private static async Task<int> Check(TemporaryDirectory directory, string[] extra)
    {
        using var check = new RunningProgram(
            Binaries.Agent,
            [
                "check", "--data-dir", directory["agent"], "--collector.disable-defaults", "--collector.loadavg",
                .. extra,
            ]);
        return await check.Exit(Limit);
    }
}
