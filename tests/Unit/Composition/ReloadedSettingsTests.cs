using Microsoft.Extensions.Logging;
using Monitoring.Collector.Cli;
using Monitoring.Collector.Composition;
using Monitoring.Tests.Unit.Cli;
using Monitoring.Tests.Unit.Listening;

namespace Monitoring.Tests.Unit.Composition;

[TestClass]
public sealed class ReloadedSettingsTests
{
    private readonly TemporaryFile file = new("agents: {external-address: 'a.example:7420'}\n");
    private readonly List<CollectorSettings> applied = [];
    private readonly KeptLines told = new();

    [TestCleanup]
    public void Close() => file.Dispose();

    [TestMethod]
    public void ReadAgain_WhatCanChange_IsApplied()
    {
        var settings = Make();
        File.WriteAllText(
            file.Path, "agents: {external-address: 'b.example:7420', sampling: {fast: 5s}}\n");

        settings.ReadAgain();

        Assert.AreEqual("b.example:7420", applied.Single().ExternalAddress);
        Assert.AreEqual(KeyValuePair.Create("sampling.fast", "5s"), applied[0].ForAgents.Single());
        Assert.AreSequenceEqual(
            ["took the configuration in; changed: agents.external-address, agents.sampling.fast"], told.Lines);
    }

    [TestMethod]
    public void ReadAgain_WhatNeedsARestart_IsNamed()
    {
        var settings = Make();
        File.AppendAllText(file.Path, "history: {retention: {time: 3d}}\n");

        settings.ReadAgain();

        Assert.AreSequenceEqual(
            [
                "took the configuration in; changed: history.retention.time",
                "these hold after a restart: history.retention.time",
            ],
            told.Lines);
    }

    [TestMethod]
    public void ReadAgain_SomethingWrong_LeavesAllAsItWas()
    {
        var settings = Make();
        File.WriteAllText(file.Path, "agents: {sampling: {fast: soon}}\n");

        settings.ReadAgain();

        Assert.IsEmpty(applied);
        StringAssert.StartsWith(told.Lines.Single(), "the configuration is wrong and was not taken in: ");
    }

    private ReloadedSettings Make()
    {
        var given = GivenSettings.Read(
            flag => flag == Flag.ConfigFile ? file.Path : flag == Flag.DataDir ? Path.GetTempPath() : null, _ => null);
        return new ReloadedSettings(given, applied.Add, told);
    }
}
