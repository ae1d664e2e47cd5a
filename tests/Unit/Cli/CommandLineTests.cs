using Monitoring.Agent.Cli;

namespace Monitoring.Tests.Unit.Cli;

[TestClass]
public sealed class CommandLineTests
{
    private SettingValues? taken;
    private string? joinedWith;

    [TestMethod]
    public void Run_FlagsBehindOrBeforeTheCommand_AreTaken()
    {
        Assert.AreEqual(0, Run("--path.procfs=/p", "print", "--sampling.fast", "2s"));

        Assert.AreEqual("/p", taken!.Text(AgentSettings.PathProcfs));
        Assert.AreEqual("2s", taken.Text(AgentSettings.SamplingFast));
        Assert.IsFalse(taken.IsSet(AgentSettings.SamplingSlow));
    }

    [TestMethod]
    [DataRow("--collector.loadavg", "true")]
    [DataRow("--no-collector.loadavg", "false")]
    public void Run_Switch_IsTakenBothWays(string flag, string value)
    {
        Assert.AreEqual(0, Run("print", flag));

        Assert.AreEqual(value, taken!.Given(AgentSettings.All)["collector.loadavg"]);
    }

    [TestMethod]
    public void Run_Join_HasTheTokenAndTheSettings()
    {
        Assert.AreEqual(0, Run("join", "mon1_abc", "--name", "web1"));

        Assert.AreEqual("mon1_abc", joinedWith);
        Assert.AreEqual("web1", taken!.Text(AgentSettings.Name));
    }

    [TestMethod]
    [DataRow]
    [DataRow("print", "--no-such-flag")]
    [DataRow("no-such-command")]
    [DataRow("print", "--sampling.fast")]
    [DataRow("print", "--collector.loadavg=maybe")]
    public void Run_WrongUsage_RunsNothingAndReturns2(params string[] arguments)
    {
        Assert.AreEqual(AgentException.UsageError, Run(arguments));

        Assert.IsNull(taken);
    }

    [TestMethod]
    public void Run_CommandThatCannot_ReturnsItsExitCode() => Assert.AreEqual(
        AgentException.Failure,
        CommandLine.Run(["check"], Take, Join, Take, _ => throw AgentException.Failed("no such disk")));

    private int Run(params string[] arguments) =>
        CommandLine.Run([.. arguments, .. NoFile(arguments)], Take, Join, Take, Take);

    // The host's own configuration must not leak into a test.
    private static string[] NoFile(string[] arguments) =>
        arguments is ["no-such-command"] or [] ? [] : ["--config.file", "/dev/null"];

    private int Join(SettingValues values, string token)
    {
        joinedWith = token;
        return Take(values);
    }

    private int Take(SettingValues values)
    {
        taken = values;
        return 0;
    }
}
