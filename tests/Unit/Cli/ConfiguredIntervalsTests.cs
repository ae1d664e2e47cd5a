using Monitoring.Agent.Cli;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Cli;

[TestClass]
public sealed class ConfiguredIntervalsTests
{
    private readonly Dictionary<string, string> flags = [];
    private readonly StringWriter told = new();

    [TestMethod]
    public void Settings_OfTheCollector_GoBeforeTheDefaults()
    {
        var intervals = Make().Apply(Configuration(1, ("sampling.fast", "5s"), ("sampling.facts", "2h")));

        Assert.AreEqual(
            new SamplingIntervals(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromHours(2)), intervals);
    }

    [TestMethod]
    public void Settings_OfThisHost_GoBeforeTheCollectors()
    {
        flags["sampling.fast"] = "2s";
        var intervals = Make().Apply(Configuration(1, ("sampling.fast", "5s"), ("sampling.slow", "30s")));

        Assert.AreEqual((2, 30), (intervals!.Fast.TotalSeconds, intervals.Slow.TotalSeconds));
    }

    [TestMethod]
    public void Setting_NoLongerNamed_IsAtItsDefaultAgain()
    {
        var configured = Make();
        configured.Apply(Configuration(1, ("sampling.fast", "5s")));

        Assert.AreEqual(SamplingIntervals.Default, configured.Apply(Configuration(2)));
    }

    [TestMethod]
    public void Configuration_NotNewer_IsIgnored()
    {
        var configured = Make();
        configured.Apply(Configuration(2, ("sampling.fast", "5s")));

        Assert.IsNull(configured.Apply(Configuration(2, ("sampling.fast", "6s"))));
        Assert.IsNull(configured.Apply(Configuration(1, ("sampling.fast", "7s"))));
    }

    [TestMethod]
    public void Configuration_ThatChangesNothing_IsNotTold()
    {
        var configured = Make();

        Assert.IsNull(configured.Apply(Configuration(1)));
        Assert.IsNotNull(configured.Apply(Configuration(2, ("sampling.fast", "5s"))));
        Assert.IsNull(configured.Apply(Configuration(3, ("sampling.fast", "5s"))));
        Assert.IsNotNull(configured.Apply(Configuration(4)));
    }

    [TestMethod]
    [DataRow("sampling.often", "5s")]
    [DataRow("sampling.fast", "10ms")]
    [DataRow("sampling.slow", "soon")]
    public void Setting_UnknownOrWrong_IsToldOnce(string name, string value)
    {
        var configured = Make();
        for (var revision = 1UL; revision <= 3; revision++)
            Assert.IsNull(configured.Apply(Configuration(revision, (name, value))));

        Assert.HasCount(2, told.ToString().Split($"setting={name}"));
    }

    private ConfiguredIntervals Make() => new(
        AgentOptions.From(new SettingValues(flags, _ => null)), new Log(told, Severity.Info, forJournal: false));

    private static Configuration Configuration(ulong revision, params (string Name, string Value)[] settings) =>
        new(revision, [.. settings.Select(s => KeyValuePair.Create(s.Name, s.Value))]);
}
