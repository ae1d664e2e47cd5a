using Monitoring.Collector.Store.Query;

namespace Monitoring.Tests.Unit.Store.Query;

[TestClass]
public sealed class TimeTextTests
{
    private const long NowMs = 1_767_225_600_000;

    [TestMethod]
    [DataRow("now", NowMs)]
    [DataRow("-90m", NowMs - 5_400_000)]
    [DataRow("-500ms", NowMs - 500)]
    [DataRow("0", 0L)]
    [DataRow("1767225600123", 1_767_225_600_123)]
    [DataRow("2026-01-01T00:00:00Z", NowMs)]
    [DataRow("2026-01-01T01:00:00.25+01:00", NowMs + 250)]
    [DataRow("2026-01-01T00:00Z", NowMs)]
    [DataRow("2026-01-01T00:00:00", NowMs)]
    [DataRow("2026-01-01", NowMs)]
    public void TryParse_Forms_AreRead(string text, long expected)
    {
        Assert.IsTrue(TimeText.TryParse(text, NowMs, out var timeMs));
        Assert.AreEqual(expected, timeMs);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("1767225600", DisplayName = "seconds")]
    [DataRow("99999999999999999999")]
    [DataRow("253402300800000")]
    [DataRow("-5")]
    [DataRow("yesterday")]
    [DataRow("1969-12-31")]
    public void TryParse_Others_AreNot(string text) => Assert.IsFalse(TimeText.TryParse(text, NowMs, out _));
}
