using Monitoring.Agent.Cli;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Cli;

[TestClass]
public sealed class AgentOptionsTests
{
    private readonly Dictionary<string, string> flags = [];

    [TestMethod]
    public void From_Nothing_HasTheDefaults()
    {
        var options = From();

        Assert.AreEqual(TimeSpan.FromSeconds(1), options.Intervals.Fast);
        Assert.AreEqual(TimeSpan.FromSeconds(10), options.Intervals.Slow);
        Assert.AreEqual(TimeSpan.FromHours(1), options.Intervals.Facts);
        Assert.AreEqual("/proc", options.Paths.Procfs);
        Assert.IsTrue(options.Samplers.All(spec => spec.OnByDefault));
    }

    [TestMethod]
    public void From_Switches_TurnSamplersOnAndOff()
    {
        flags["collector.loadavg"] = "false";
        CollectionAssert.DoesNotContain(Names(), "loadavg");

        flags.Clear();
        flags["collector.disable-defaults"] = "true";
        flags["collector.loadavg"] = "true";
        CollectionAssert.AreEqual(new[] { "loadavg" }, Names());
    }

    [TestMethod]
    [DataRow("path.procfs", "/no/such/procfs", AgentException.Failure)]
    [DataRow("sampling.fast", "1", AgentException.UsageError)]
    [DataRow("sampling.fast", "10ms", AgentException.UsageError)]
    [DataRow("sampling.slow", "25h", AgentException.UsageError)]
    [DataRow("name", "a b", AgentException.UsageError)]
    [DataRow("name", "a\\b", AgentException.UsageError)]
    [DataRow("name", "..", AgentException.UsageError)]
    [DataRow("log.level", "loud", AgentException.UsageError)]
    public void From_Wrong_NamesTheFlagAndTheValue(string flag, string value, int exitCode)
    {
        flags[flag] = value;

        var error = Assert.ThrowsExactly<AgentException>(From);

        Assert.AreEqual(exitCode, error.ExitCode);
        StringAssert.Contains(error.Message, "--" + flag);
        StringAssert.Contains(error.Message, value);
    }

    [TestMethod]
    [DataRow("500ms", 0.5)]
    [DataRow("1.5s", 1.5)]
    [DataRow("2m", 120)]
    [DataRow("1h", 3600)]
    public void Durations_WellFormed_AreRead(string text, double seconds)
    {
        Assert.IsTrue(Durations.TryParse(text, out var span));
        Assert.AreEqual(seconds, span.TotalSeconds);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("s")]
    [DataRow("-1s")]
    [DataRow("1w")]
    [DataRow("1e9s")]
    [DataRow("1 s")]
    [DataRow("1hs")]
    [DataRow("36526d")]
    [DataRow("999999999d")]
    public void Durations_Malformed_AreRefused(string text) => Assert.IsFalse(Durations.TryParse(text, out _));

    private AgentOptions From() => AgentOptions.From(new SettingValues(flags, _ => null));

    private string[] Names() => [.. From().Samplers.Select(spec => spec.Name)];
}
