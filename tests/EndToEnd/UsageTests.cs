using System.Net;
using System.Net.Sockets;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>
/// What a user who errs is told: one clear line with the remedy, exit code 2 for usage and 1 for the rest.
/// </summary>
[TestClass]
public sealed class UsageTests
{
    private const int UsageError = 2;
    private const int Failure = 1;
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(20);

    [TestMethod]
    [DataRow("run", "--no-such-flag")]
    [DataRow("print", "--collector.no-such-sampler")]
    [DataRow("run", "--push.address", "no-port-here")]
    [DataRow("no-such-command")]
    public async Task Agent_WrongUsage_NamesItAndExits2(params string[] arguments)
    {
        using var agent = new RunningProgram(Binaries.Agent, arguments);

        Assert.AreEqual(UsageError, await agent.Exit(ExitLimit), agent.Output);
        StringAssert.Contains(agent.Output, arguments[^1]);
    }

    [TestMethod]
    [DataRow("run", "--no-such-flag")]
    [DataRow("run", "--web.listen-address", "nowhere")]
    [DataRow("no-such-command")]
    public async Task Collector_WrongUsage_NamesItAndExits2(params string[] arguments)
    {
        using var collector = new RunningProgram(Binaries.Collector, arguments);

        Assert.AreEqual(UsageError, await collector.Exit(ExitLimit), collector.Output);
        StringAssert.Contains(collector.Output, arguments[^1]);
    }

    [TestMethod]
    [DataRow("--agents.listen-address")]
    [DataRow("--web.listen-address")]
    public async Task Collector_PortInUse_NamesItAndExits1(string flag)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var directory = new TemporaryDirectory();
        var other = flag.StartsWith("--agents") ? "--web.listen-address" : "--agents.listen-address";

        using var collector = new RunningProgram(
            Binaries.Collector, "run", flag, $"127.0.0.1:{port}", other, $"127.0.0.1:{Ports.Free()}",
            "--data-dir", directory.Path);

        Assert.AreEqual(Failure, await collector.Exit(ExitLimit), collector.Output);
        StringAssert.Contains(collector.Output, port.ToString());
    }

    [TestMethod]
    public async Task Collector_WebOnAnyAddressWithoutUsers_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        using var collector = new RunningProgram(
            Binaries.Collector, "run", "--agents.listen-address", $"127.0.0.1:{Ports.Free()}",
            "--web.listen-address", $"0.0.0.0:{Ports.Free()}", "--data-dir", directory.Path);

        Assert.AreEqual(Failure, await collector.Exit(ExitLimit), collector.Output);
        StringAssert.Contains(collector.Output, "user add");
    }

    [TestMethod]
    public async Task Agent_MissingProcfs_NamesItAndExits1()
    {
        using var agent = new RunningProgram(Binaries.Agent, "print", "--path.procfs=/no/such/procfs");

        Assert.AreEqual(Failure, await agent.Exit(ExitLimit), agent.Output);
        StringAssert.Contains(agent.Output, "/no/such/procfs");
    }

    [TestMethod]
    public async Task Programs_VersionAndHelp_Exit0()
    {
        foreach (var file in new[] { Binaries.Agent, Binaries.Collector })
        {
            foreach (var flag in new[] { "--version", "--help" })
            {
                using var program = new RunningProgram(file, flag);
                Assert.AreEqual(0, await program.Exit(ExitLimit), program.Output);
            }
        }
    }
}
