using Monitoring.Collector.Web;

namespace Monitoring.Tests.Unit.Web;

[TestClass]
public sealed class EventTailTests
{
    private static readonly EventTail Fresh = new(StatusSamples.Empty, new EventId("f", 10), Events: []);

    [TestMethod]
    public void After_TheLastId_IsEmpty() => Assert.AreEqual(0, Fresh.After(new EventId("f", 10))!.Value.Length);

    [TestMethod]
    public void After_AnIdAMomentBehind_IsWhatCameSince()
    {
        var tail = Fresh.With(StatusSamples.Empty, [[1], [2], [3]]);

        var events = tail.After(new EventId("f", 11))!.Value.ToArray();

        Assert.AreEqual(13, tail.LastId.Number);
        CollectionAssert.AreEqual(new byte[] { 2, 3 }, events.Select(e => e[0]).ToArray());
    }

    [TestMethod]
    public void After_AnIdTooFarBehind_IsNull()
    {
        var tail = Fresh.With(StatusSamples.Empty, [[1]]);

        Assert.IsNull(tail.After(new EventId("f", 9)));
    }

    [TestMethod]
    [DataRow("f", 11)]
    [DataRow("g", 10)]
    public void After_AnIdThatWasNeverGiven_IsNull(string feed, int number) =>
        Assert.IsNull(Fresh.After(new EventId(feed, number)));

    [TestMethod]
    public void With_MoreThanIsKept_DropsTheOldest()
    {
        var tail = Fresh;
        for (var i = 0; i < 3 * WebLimits.EventsKeptMax; i++)
        {
            tail = tail.With(StatusSamples.Empty, [[(byte)i]]);
        }

        Assert.HasCount(WebLimits.EventsKeptMax, tail.Events);
        Assert.AreEqual(10 + (3 * WebLimits.EventsKeptMax), tail.LastId.Number);
        Assert.IsNull(tail.After(tail.LastId.After(-WebLimits.EventsKeptMax - 1)));
        Assert.AreEqual((3 * WebLimits.EventsKeptMax) - 1, tail.Events[^1][0]);
    }
}
