using Monitoring.Collector.Registry;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Registry;

[TestClass]
public sealed class HostLabelsTests
{
    private static readonly LabelSet Some = new(new Label("env", "prod"), new Label("role", "db"));

    [TestMethod]
    public void Change_Labels_AreAddedReplacedAndTakenAway()
    {
        var changed = HostLabels.Change(Some, ["env=test", "rack=a=1", "role="])!;

        CollectionAssert.AreEqual(
            new[] { "env=test", "rack=a=1" }, changed.Select(label => $"{label.Name}={label.Value}").ToArray());
    }

    [TestMethod]
    [DataRow("env")]
    [DataRow("=prod")]
    [DataRow("0env=prod")]
    [DataRow("en-v=prod")]
    [DataRow("__address__=evil:80")]
    [DataRow("instance=another")]
    [DataRow("job=another")]
    [DataRow("env=two\nlines")]
    public void Change_NoLabel_IsRefused(string change) => Assert.IsNull(HostLabels.Change(Some, [change]));

    [TestMethod]
    public void Change_TooManyOrTooLong_IsRefused()
    {
        var many = Enumerable.Range(0, HostLabels.CountMax + 1).Select(i => $"l{i}=v");

        Assert.IsNull(HostLabels.Change(LabelSet.Empty, many));
        Assert.IsNull(HostLabels.Change(Some, ["env=" + new string('a', HostLabels.ValueBytesMax + 1)]));
    }
}
