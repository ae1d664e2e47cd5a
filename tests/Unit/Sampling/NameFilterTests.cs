using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class NameFilterTests
{
    private static readonly SamplerFlag Include = new("collector.x.device-include", "What is shown.");
    private static readonly SamplerFlag Exclude = new("collector.x.device-exclude", "What is not shown.", "^lo$");

    [TestMethod]
    [DataRow("", "", "lo", true)]
    [DataRow("", "^veth", "veth0", false)]
    [DataRow("", "^veth", "xveth0", true)]
    [DataRow("eth", "", "veth0", true)]
    [DataRow("^eth", "", "veth0", false)]
    [DataRow("eth", "^v", "veth0", false)]
    public void Shows_Name_AsThePatternsSay(string include, string exclude, string name, bool shown) =>
        Assert.AreEqual(shown, new NameFilter(include, exclude).Shows(name));

    [TestMethod]
    [DataRow("", null, "lo", false)]
    [DataRow("", "", "lo", true)]
    [DataRow("lo|eth0", null, "lo", true)]
    [DataRow("lo|eth0", null, "eth1", false)]
    public void FromFlags_IncludeGiven_DropsTheDefaultExclude(string include, string? exclude, string name, bool shown)
    {
        var given = new Dictionary<string, string> { [Include.Name] = include };
        if (exclude is not null)
            given[Exclude.Name] = exclude;

        Assert.AreEqual(shown, NameFilter.FromFlags(Context(given), Include, Exclude).Shows(name));
    }

    [TestMethod]
    [DataRow("[", "", "--collector.x.device-include: '[' is not a regular expression")]
    [DataRow("", "(?<", "--collector.x.device-exclude: '(?<' is not a regular expression")]
    [DataRow("a", "b", "exclude each other")]
    public void FromFlags_Unusable_IsRefusedByName(string include, string exclude, string reason)
    {
        var context = Context(new() { [Include.Name] = include, [Exclude.Name] = exclude });

        Assert.Contains(
            reason, Assert.Throws<FormatException>(() => NameFilter.FromFlags(context, Include, Exclude)).Message);
    }

    private static SamplerContext Context(Dictionary<string, string> given) =>
        new(new Monitoring.Agent.Host.HostPaths(), new ManualTime(), given);
}
