using Monitoring.Agent.Cli;

namespace Monitoring.Tests.Unit.Cli;

[TestClass]
public sealed class SettingValuesTests
{
    private readonly Dictionary<string, string> flags = [];
    private readonly Dictionary<string, string> environment = [];

    [TestMethod]
    public void Text_SetEverywhere_FlagThenEnvironmentThenFileThenDefaultHolds()
    {
        using var file = new TemporaryFile("sampling: {fast: 4s}\n");
        flags["config.file"] = file.Path;
        flags["sampling.fast"] = "2s";
        environment["MONITORING_SAMPLING_FAST"] = "3s";

        Assert.AreEqual("2s", Read().Text(AgentSettings.SamplingFast));
        flags.Remove("sampling.fast");
        Assert.AreEqual("3s", Read().Text(AgentSettings.SamplingFast));
        environment.Clear();
        Assert.AreEqual("4s", Read().Text(AgentSettings.SamplingFast));
        flags.Clear();
        Assert.AreEqual("1s", Values().Text(AgentSettings.SamplingFast));
    }

    [TestMethod]
    public void Given_OnlyWhatWasSet_IsGiven()
    {
        flags["collector.loadavg"] = "false";

        var given = Values().Given(AgentSettings.All);

        CollectionAssert.AreEqual(new[] { "collector.loadavg" }, given.Keys);
    }

    [TestMethod]
    public void IsOn_EnvironmentHasSomethingElse_NamesTheVariable()
    {
        environment["MONITORING_INSECURE"] = "yes";

        var error = Assert.ThrowsExactly<AgentException>(() => Values().IsOn(AgentSettings.Insecure));

        Assert.AreEqual(AgentException.UsageError, error.ExitCode);
        StringAssert.Contains(error.Message, "MONITORING_INSECURE");
    }

    [TestMethod]
    public void ReadFile_AskedForAndMissing_Fails()
    {
        flags["config.file"] = "/no/such/agent.yaml";

        var error = Assert.ThrowsExactly<AgentException>(() => Values().ReadFile());

        Assert.AreEqual(AgentException.Failure, error.ExitCode);
        StringAssert.Contains(error.Message, "/no/such/agent.yaml");
    }

    private SettingValues Values() => new(flags, name => environment.GetValueOrDefault(name));

    private SettingValues Read()
    {
        var values = Values();
        values.ReadFile();
        return values;
    }
}
