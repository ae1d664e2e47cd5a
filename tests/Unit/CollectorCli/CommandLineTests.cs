using Monitoring.Collector.Cli;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
[DoNotParallelize]
public sealed class CommandLineTests
{
    private readonly List<CollectorSettings> runs = [];
    private readonly List<(string Directory, ControlRequest Request)> calls = [];
    private readonly List<DataCommand> commands = [];

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
    public void Agent_Move_CarriesItsAddresses()
    {
        Assert.AreEqual(0, Invoke("agent", "move", "a:1", "[::1]:2", "--data-dir", "/tmp/x"));

        var request = calls.Single().Item2;
        Assert.AreEqual("agent move", request.Command);
        CollectionAssert.AreEqual(new[] { "a:1", "[::1]:2" }, request.More);
    }

    [TestMethod]
    public void History_Verbs_CarryTheirOptions()
    {
        Assert.AreEqual(0, Invoke("history", "check", "--data-dir", "/tmp/x"));
        Assert.AreEqual(0, Invoke("history", "stats", "--data-dir", "/tmp/x"));
        Assert.AreEqual(0, Invoke(
            "history", "export", "--data-dir", "/tmp/x", "--from", "-1h", "--to", "now", "--match", "node_load1",
            "--host", "a", "--host", "b", "--output", "/tmp/y", "--join", "/tmp/z", "--join", "backup"));
        Assert.AreEqual(0, Invoke("history", "stats", "--data-dir", "/tmp/x", "--join", "/tmp/z"));

        Assert.AreEqual("history check", commands[0].Verb);
        Assert.AreEqual("history stats", commands[1].Verb);
        var export = commands[2];
        Assert.AreEqual(
            ("history export", "/tmp/x", "-1h", "now", "node_load1", "a b", "/tmp/y"),
            (export.Verb, export.Directory, export.From, export.To, export.Match, string.Join(' ', export.Hosts),
                export.Output));
        CollectionAssert.AreEqual(new[] { "/tmp/z", Path.GetFullPath("backup") }, export.Joined.ToArray());
        CollectionAssert.AreEqual(new[] { "/tmp/z" }, commands[3].Joined.ToArray());
    }

    [TestMethod]
    public void Backup_Verbs_HaveAFullPath()
    {
        Assert.AreEqual(0, Invoke("backup", "../b", "--data-dir", "/tmp/x"));
        Assert.AreEqual(0, Invoke("restore", "/b", "--data-dir", "/tmp/x"));

        CollectionAssert.AreEqual(
            new[] { ("backup", Path.GetFullPath("../b")), ("restore", "/b") },
            commands.Select(command => (command.Verb, command.Argument)).ToArray());
    }

    [TestMethod]
    public void Access_Verbs_CarryNamesAndScopes()
    {
        Assert.AreEqual(0, Invoke("user", "add", "anna", "--data-dir", "/tmp/x"));
        Assert.AreEqual(0, Invoke("user", "password", "anna", "--data-dir", "/tmp/x"));
        Assert.AreEqual(0, Invoke("user", "remove", "anna", "--data-dir", "/tmp/x"));
        Assert.AreEqual(0, Invoke("user", "list", "--data-dir", "/tmp/x"));
        Assert.AreEqual(0, Invoke("web-token", "create", "p", "--scope", "scrape", "--data-dir", "/tmp/x"));
        Assert.AreEqual(0, Invoke("web-token", "revoke", "p", "--data-dir", "/tmp/x"));
        Assert.AreEqual(0, Invoke("web-token", "list", "--data-dir", "/tmp/x"));

        string[] expected =
        [
            "user add anna ", "user password anna ", "user remove anna ", "user list  ", "web-token create p scrape",
            "web-token revoke p ", "web-token list  ",
        ];
        Assert.AreSequenceEqual(
            expected, commands.Select(command => $"{command.Verb} {command.Argument} {command.Scope}"));
        Assert.IsTrue(commands.TrueForAll(command => command.Directory == "/tmp/x"));
    }

    [TestMethod]
    [DataRow("--no-such-flag", "run", "--no-such-flag")]
    [DataRow("--data-dir", "run", "--data-dir")]
    [DataRow("walk", "walk")]
    [DataRow("AGENT", "agent", "forget")]
    [DataRow("DIR", "backup")]
    [DataRow("--from", "history", "stats", "--from", "now")]
    [DataRow("0.0.0.0:80", "run", "--web.listen-address", "0.0.0.0:80", "--web.tls.enabled", "false")]
    [DataRow("NAME", "user", "add")]
    [DataRow("--scope", "web-token", "create", "x")]
    [DataRow("write", "web-token", "create", "x", "--scope", "write")]
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
        given =>
        {
            runs.Add(given.Resolve());
            return 0;
        },
        (directory, request) =>
        {
            calls.Add((directory, request));
            return 0;
        },
        command =>
        {
            commands.Add(command);
            return 0;
        }).Invoke(arguments);
}
