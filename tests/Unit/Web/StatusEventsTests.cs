using System.Text;
using System.Text.Json;
using Monitoring.Collector.Web;
using static Monitoring.Tests.Unit.Web.StatusSamples;

namespace Monitoring.Tests.Unit.Web;

[TestClass]
public sealed class StatusEventsTests
{
    private const string Feed = "f00d";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [TestMethod]
    public void Changes_SameSnapshot_AreNone() =>
        Assert.IsEmpty(StatusEvents.Changes(Empty, Empty, new EventId(Feed, 1), Now));

    [TestMethod]
    public void Changes_RowReplaced_SendsThatRowOnly()
    {
        var (kept, old, replaced) = (Row("a"), Row("b"), Row("b") with { State = HostRowState.Late });

        var events = Texts(StatusEvents.Changes(With(kept, old), With(kept, replaced), new EventId(Feed, 7), Now));

        Assert.HasCount(1, events);
        StringAssert.StartsWith(events[0], "event: hosts\nid: f00d-7\ndata: [{\"id\":\"b\"");
        StringAssert.EndsWith(events[0], "\n\n");
        Assert.DoesNotContain("host-a", events[0]);
    }

    [TestMethod]
    public void Changes_NumbersOnly_AreSentWithoutTheirNames()
    {
        var before = Row("a") with { Load1 = 1, MemoryUsedBytes = 7, LastSeenMs = 1 };
        var after = before with { CpuRatio = 0.123456789, MemoryUsedBytes = 9_007_199_254_740_993, LastSeenMs = 2 };

        var events = Texts(StatusEvents.Changes(With(before), With(after), new EventId(Feed, 7), Now));

        Assert.HasCount(1, events);
        Assert.AreEqual(
            "event: values\nid: f00d-7\ndata: {\"now\":1700000000123,\"fields\":[\"cpuRatio\",\"load1\","
            + "\"memoryUsedBytes\",\"diskUsedBytes\",\"fullestRatio\",\"networkReceiveBytesPerSecond\","
            + "\"networkTransmitBytesPerSecond\",\"rttMs\",\"clockOffsetMs\",\"bytesPerSample\"],\"hosts\":[[\"a\","
            + "0.123457,1,9007199254740992,null,null,null,null,null,null,null]]}\n\n",
            events[0]);
    }

    [TestMethod]
    public void Changes_NumbersOfASilentHost_ComeWithTheWholeRow()
    {
        var before = Row("a") with { LastSeenMs = 1 };

        var events = Texts(StatusEvents.Changes(
            With(before), With(before with { BytesPerSample = 7 }), new EventId(Feed, 7), Now));

        StringAssert.StartsWith(events.Single(), "event: hosts\n");
        StringAssert.Contains(events[0], "\"lastSeenMs\":1,");
    }

    [TestMethod]
    public void Changes_PollWithoutAnswer_AreNone()
    {
        var before = Row("a") with { LastSeenMs = 1, ClockOffsetMs = 0.25 };

        Assert.IsEmpty(StatusEvents.Changes(
            With(before), With(before with { ClockOffsetMs = 0.251 }), new EventId(Feed, 7), Now));
    }

    [TestMethod]
    [DataRow(1e300)]
    [DataRow(1.5e-7)]
    [DataRow(-0.00025)]
    public void Changes_NumbersOfAnySize_AreJson(double value)
    {
        using var json = Parse(StatusEvents.Changes(
            With(Row("a")), With(Row("a", value)), new EventId(Feed, 1), Now)[0]);

        Assert.AreEqual(value, json.RootElement.GetProperty("hosts")[0][1].GetDouble());
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void Changes_NumberJsonLacks_IsNull(double value)
    {
        using var json = Parse(StatusEvents.Changes(
            With(Row("a")), With(Row("a", value)), new EventId(Feed, 1), Now)[0]);

        Assert.AreEqual(JsonValueKind.Null, json.RootElement.GetProperty("hosts")[0][1].ValueKind);
    }

    [TestMethod]
    public void Changes_OrderOnly_AreNone()
    {
        var (a, b) = (Row("a"), Row("b"));

        Assert.IsEmpty(StatusEvents.Changes(With(a, b), With(b, a), new EventId(Feed, 1), Now));
    }

    [TestMethod]
    public void Changes_HostsComeAndGo_AreNumberedInOrder()
    {
        var after = With(Row("new")) with { Round = RoundSummary.None with { Number = 3 } };

        var events = Texts(StatusEvents.Changes(With(Row("old")), after, new EventId(Feed, 40), Now));

        Assert.HasCount(3, events);
        StringAssert.StartsWith(events[0], "event: hosts\nid: f00d-40\n");
        Assert.AreEqual("event: gone\nid: f00d-41\ndata: [\"old\"]\n\n", events[1]);
        const string start = "event: round\nid: f00d-42\ndata: {\"now\":1700000000123,\"round\":{\"number\":3,";
        StringAssert.StartsWith(events[2], start);
    }

    [TestMethod]
    public void Round_LargeOutage_NamesTheFirstMissingOnly()
    {
        string[] missing = [.. Enumerable.Range(100, 5_000).Select(i => $"h{i}")];
        var after = Empty with { Round = new RoundSummary(3, 1, 2, 6_000, 1_000, [.. missing]) };

        using var json = Parse(StatusEvents.Changes(Empty, after, new EventId(Feed, 1), Now)[0]);

        var round = json.RootElement.GetProperty("round");
        Assert.AreSequenceEqual(
            missing[..RoundSummary.MissingToldMax],
            round.GetProperty("missing").EnumerateArray().Select(name => name.GetString()!));
        Assert.AreEqual(5_000, round.GetProperty("expected").GetInt32() - round.GetProperty("answered").GetInt32());
        Assert.HasCount(RoundSummary.MissingToldMax, StatusEvents.Document(after, Now).Round.Missing);
    }

    [TestMethod]
    public void Changes_SameIdTwice_AreSentAllTheSame()
    {
        var twice = With(Row("a"), Row("a"));

        Assert.HasCount(1, StatusEvents.Changes(twice, With(Row("a", 0.75)), new EventId(Feed, 1), Now));
    }

    [TestMethod]
    public void Fleet_HostileTexts_StayInOneLineOfData()
    {
        var row = Row("a") with { Name = "x\n\ndata: y\u2028<script>\ud800", StateReason = "\r\nevent: gone" };

        var written = Encoding.UTF8.GetString(StatusEvents.Fleet(new EventId(Feed, 1), With(row), Now));

        Assert.HasCount(5, written.Split('\n'));
        Assert.DoesNotContain('\r', written);
        Assert.DoesNotContain("<script>", written);
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    [DataRow(double.NegativeInfinity)]
    public void Fleet_NumberJsonLacks_IsNull(double value)
    {
        var fleet = FleetSummary.None with { CpuRatio = new RatioSpread(value, null, null, 0.25) };

        using var json = Parse(StatusEvents.Fleet(
            new EventId(Feed, 1), With(Row("a", value)) with { Fleet = fleet }, Now));

        Assert.AreEqual(JsonValueKind.Null, json.RootElement.GetProperty("hosts")[0].GetProperty("cpuRatio").ValueKind);
        var spread = json.RootElement.GetProperty("fleet").GetProperty("cpuRatio");
        Assert.AreEqual(JsonValueKind.Null, spread.GetProperty("total").ValueKind);
        Assert.AreEqual(0.25, spread.GetProperty("max").GetDouble());
    }

    [TestMethod]
    public void Fleet_Keys_AreThoseThatThePageReads()
    {
        using var json = Parse(StatusEvents.Fleet(
            new EventId(Feed, 1), With(Row("a") with { State = HostRowState.KeptOut }), Now));

        Assert.AreEqual("now collector round fleet hosts", Keys(json.RootElement));
        Assert.AreEqual(
            "version startedMs agentsAddress insecure installFrom page",
            Keys(json.RootElement.GetProperty("collector")));
        Assert.AreEqual(
            "number startedMs deadlineMs expected answered missing", Keys(json.RootElement.GetProperty("round")));
        Assert.AreEqual(
            "up late down keptOut cpuRatio memoryUsedBytes memoryTotalBytes diskUsedBytes diskTotalBytes "
            + "networkReceiveBytesPerSecond networkTransmitBytesPerSecond top",
            Keys(json.RootElement.GetProperty("fleet")));
        var host = json.RootElement.GetProperty("hosts")[0];
        Assert.AreEqual(
            "id name state labels stateReason os kernel agentVersion address bootMs lastSeenMs sampleMs rttMs "
            + "clockOffsetMs clockTrouble cpuRatio cores load1 memoryUsedBytes memoryTotalBytes diskUsedBytes "
            + "diskTotalBytes diskMount fullestMount fullestRatio networkReceiveBytesPerSecond "
            + "networkTransmitBytesPerSecond certificateEndsMs bytesPerSample series refusedSeries refusedExamples "
            + "linkCounter",
            Keys(host));
        Assert.AreEqual("keptOut", host.GetProperty("state").GetString());
    }

    private static string Keys(JsonElement element) => string.Join(' ', element.EnumerateObject().Select(p => p.Name));

    private static JsonDocument Parse(byte[] written)
    {
        var text = Encoding.UTF8.GetString(written);
        return JsonDocument.Parse(text[(text.IndexOf("data: ", StringComparison.Ordinal) + 6)..]);
    }

    private static List<string> Texts(List<byte[]> events) => [.. events.Select(Encoding.UTF8.GetString)];
}
