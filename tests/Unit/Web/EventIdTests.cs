using Monitoring.Collector.Web;

namespace Monitoring.Tests.Unit.Web;

[TestClass]
public sealed class EventIdTests
{
    [TestMethod]
    [DataRow("f00d-0", 0L)]
    [DataRow("f00d-9223372036854775807", long.MaxValue)]
    public void Parse_OwnId_IsItsNumber(string text, long number) =>
        Assert.AreEqual(new EventId("f00d", number), EventId.Parse(text, "f00d"));

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("-")]
    [DataRow("f00d")]
    [DataRow("f00d-")]
    [DataRow("f00d-x")]
    [DataRow("f00d- 1")]
    [DataRow("f00d-+1")]
    [DataRow("beef-1")]
    [DataRow("f00d-9223372036854775808")]
    public void Parse_AnythingElse_IsNull(string? text) => Assert.IsNull(EventId.Parse(text, "f00d"));

    [TestMethod]
    public void ToString_Parsed_IsTheSame()
    {
        var id = new EventId("f00d", 41).After(1);

        Assert.AreEqual(id, EventId.Parse($"{id}", "f00d"));
    }
}
