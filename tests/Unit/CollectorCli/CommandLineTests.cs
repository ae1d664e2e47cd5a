using Monitoring.Collector.Cli;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
[DoNotParallelize]
public sealed class CommandLineTests
{
    private readonly List<CollectorSettings> runs = [];
    private readonly List<(string Directory, ControlRequest Request)> calls = [];

    [TestMethod]
    public void Run_Flags_ReachTheProgram()
    {
        var code = Invoke("run", "--data-dir", "/tmp/x", "--insecure", "--agents.listen-address", "127.0.0.1:0");

        Assert.AreEqual(0, code);

        Assert.AreEqual("/tmp/x", runs.Single().DataDirectory);
        Assert.IsTrue(runs[0].Insecure);
        Assert.AreEqual(0, runs[0].AgentsListen.Port);
    }

    [TestMethod]
    public void Run_InsecureFalse_IsOff()
    {
        Assert.AreEqual(0, Invoke("run", "--data-dir", "/tmp/x", "--insecure=false"));

        Assert.IsFalse(runs.Single().Insecure);
    }

    [TestMethod]
    public void Agent_Verbs_ReachTheCollectorOfTheDataDirectory()
    {
        Assert.AreEqual(0, Invoke("agent", "list", "--data-dir", "/tmp/x"));
        Assert.AreEqual(0, Invoke("agent", "forget", "web1", "--data-dir", "/tmp/x"));
        Assert.AreEqual(0, Invoke("agent", "replace", "web2", "--data-dir", "/tmp/x"));
        Assert.AreEqual(0, Invoke("agent", "sample", "web1", "--data-dir", "/tmp/x"));

        CollectionAssert.AreEqual(
            new[]
            {
                ("/tmp/x", new ControlRequest("agent list", "")),
                ("/tmp/x", new ControlRequest("agent forget", "web1")),
                ("/tmp/x", new ControlRequest("agent replace", "web2")),
                ("/tmp/x", new ControlRequest("agent sample", "web1")),
            },
            calls);
    }

    [TestMethod]
    [DataRow("--no-such-flag", "run", "--no-such-flag")]
    [DataRow("--data-dir", "run", "--data-dir")]
    [DataRow("walk", "walk")]
    [DataRow("AGENT", "agent", "forget")]
    [DataRow("0.0.0.0:80", "run", "--data-dir", "/tmp/x", "--web.listen-address", "0.0.0.0:80")]
    public void Invoke_WrongCommandLine_IsOneLineThatNamesItAndExitCode2(string culprit, params string[] arguments)
    {
        var error = new StringWriter();
        var before = Console.Error;
        Console.SetError(error);
        try
        {
            Assert.AreEqual(2, Invoke(arguments));
        }
        finally
        {
            Console.SetError(before);
        }

        var lines = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(1, lines);
        StringAssert.StartsWith(lines[0], "monitoring-collector: ");
        StringAssert.Contains(lines[0], culprit);
        Assert.IsEmpty(runs);
    }

    private int Invoke(params string[] arguments) => new CommandLine(
        _ => null,
        settings =>
        {
            runs.Add(settings);
            return 0;
        },
        (directory, request) =>
        {
            calls.Add((directory, request));
            return 0;
        }).Invoke(arguments);
}
