using Monitoring.Agent.Cli;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Cli;

[TestClass]
public sealed class ReloadedSettingsTests
{
    private readonly TemporaryFile file = new("sampling: {fast: 2s}\n");
    private readonly StringWriter told = new();
    private readonly List<SamplingIntervals> changes = [];
    private readonly Log log;

    public ReloadedSettingsTests() => log = new Log(told, Severity.Info, forJournal: false);

    [TestCleanup]
    public void Close() => file.Dispose();

    [TestMethod]
    public void ReadAgain_IntervalsAndLevel_HoldAtOnce()
    {
        var settings = Make(out _);
        File.WriteAllText(file.Path, "sampling: {fast: 5s}\nlog: {level: warn}\n");

        settings.ReadAgain();

        Assert.AreEqual(TimeSpan.FromSeconds(5), changes.Single().Fast);
        Assert.AreEqual(Severity.Warn, log.Least);
        Assert.AreEqual("", told.ToString());
    }

    [TestMethod]
    public void ReadAgain_WhatNeedsARestart_IsNamed()
    {
        var settings = Make(out _);
        File.WriteAllText(file.Path, "sampling: {fast: 2s}\nspool: {size: 1MiB}\nlog: {level: info}\n");

        settings.ReadAgain();
        settings.ReadAgain();

        Assert.IsEmpty(changes);
        Assert.AreEqual(
            "info took the configuration in changed=spool.size\nwarn these hold after a restart settings=spool.size\n"
            + "info took the configuration in changed=\"\"\n",
            told.ToString());
    }

    [TestMethod]
    [DataRow("sampling: {fast: soon}\nlog: {level: debug}\n", "--sampling.fast")]
    [DataRow("sampling: [\n", "not valid YAML")]
    [DataRow("samplings: 1s\n", "there is no setting")]
    public void ReadAgain_SomethingWrong_LeavesAllAsItWas(string text, string reason)
    {
        var settings = Make(out _);
        File.WriteAllText(file.Path, text);

        settings.ReadAgain();

        Assert.IsEmpty(changes);
        Assert.AreEqual(Severity.Info, log.Least);
        StringAssert.Contains(told.ToString(), reason);
    }

    [TestMethod]
    public void ReadAgain_IntervalNoLongerSet_IsTheCollectorsAgain()
    {
        var settings = Make(out var configured);
        configured.Apply(new Configuration(1, [KeyValuePair.Create("sampling.fast", "7s")]));
        File.WriteAllText(file.Path, "");

        settings.ReadAgain();

        Assert.AreEqual(TimeSpan.FromSeconds(7), changes.Single().Fast);
    }

    private ReloadedSettings Make(out ConfiguredIntervals configured)
    {
        var flags = new Dictionary<string, string> { ["config.file"] = file.Path };
        var values = new SettingValues(flags, _ => null);
        values.ReadFile();
        configured = new ConfiguredIntervals(AgentOptions.From(values), log);
        return new ReloadedSettings(values, configured, changes.Add, log);
    }
}
