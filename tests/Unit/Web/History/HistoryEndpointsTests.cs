using Monitoring.Collector.Ingest;
using Monitoring.Collector.Store.History;
using Monitoring.Collector.Store.Query;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Web.History;

[TestClass]
public sealed class HistoryEndpointsTests
{
    private readonly HistoryRig rig = new();

    [TestCleanup]
    public void Clean() => rig.Dispose();

    [TestMethod]
    public async Task Range_Raw_HasTheSamplesOfTheSpan()
    {
        rig.Record(HistoryRig.Web1);

        var (status, text) = await Range("?host=web1&match={mode!=\"user\"}&from=1767225602000&to=1767225603000");

        Assert.AreEqual(200, status);
        Assert.AreEqual(
            """
            {"function":"raw","fromMs":1767225602000,"toMs":1767225603000,"resolution":"raw","unreadableRuns":0,
            "series":[
            {"host":"web1","name":"c_total","labels":{},"type":"counter","unit":"",
            "timesMs":[1767225602000,1767225603000],"values":[20,30]},
            {"host":"web1","name":"g","labels":{"mode":"idle"},"type":"gauge","unit":"",
            "timesMs":[1767225602000,1767225603000],"values":[0.5,"NaN"]}]}
            """.ReplaceLineEndings(""),
            text);
    }

    [TestMethod]
    public async Task Range_Steps_HaveNullWhereThereIsNoAnswer()
    {
        rig.Record(HistoryRig.Web1);

        var (_, text) = await Range(
            "?match=c_total&from=1767225599000&to=1767225603000&step=1s&window=2s&function=rate");

        Assert.AreEqual(
            """
            {"function":"rate","fromMs":1767225599000,"toMs":1767225603000,"stepMs":1000,"windowMs":2000,
            "resolution":"raw","unreadableRuns":0,"series":[{"host":"web1","name":"c_total","labels":{},
            "type":"counter","unit":"","values":[null,null,5,10,10]}]}
            """.ReplaceLineEndings(""),
            text);
    }

    [TestMethod]
    [DataRow("series")]
    [DataRow("range")]
    [DataRow("events")]
    public async Task Get_DamagedPiece_IsCounted(string path)
    {
        rig.Record(HistoryRig.Web1);
        rig.History.Damage(0);
        rig.History.Stored.Add(StoredEvent.Damaged(1_767_225_600_000));

        var (status, text) = await rig.Get($"/api/history/{path}", "?host=web1&from=1767225600000");

        Assert.AreEqual(200, status);
        StringAssert.Contains(text, "\"unreadableRuns\":1");
    }

    [TestMethod]
    public async Task Range_Last_LooksBackFiveMinutes()
    {
        rig.Record(HistoryRig.Web1);

        var (_, text) = await Range("?match=c_total&from=1767225604000&to=1767225905000&step=100s");

        StringAssert.Contains(text, "\"function\":\"last\"");
        StringAssert.Contains(text, "\"windowMs\":300000");
        StringAssert.Contains(text, "\"values\":[40,40,40,40]");
    }

    [TestMethod]
    public async Task Range_NoHost_IsEveryHostByNameAlsoForgottenOnes()
    {
        rig.Record(HistoryRig.Web1);
        rig.Record(HistoryRig.Gone);
        rig.Record(HistoryRig.Db2);

        var (_, text) = await Range("?match=c_total&from=1767225600000&to=1767225600000");

        var hosts = System.Text.RegularExpressions.Regex.Matches(text, "\"host\":\"(.*?)\"")
            .Select(match => match.Groups[1].Value);
        CollectionAssert.AreEqual(new[] { "00000000000000000000000000000003", "db 2", "web1" }, hosts.ToArray());
    }

    [TestMethod]
    public async Task Range_LabelsOfTheHost_MayBeMatched()
    {
        rig.Record(HistoryRig.Web1);
        rig.Record(HistoryRig.Db2);

        var (_, text) = await Range("?match={env=\"prod\"}&from=1767225600000&to=1767225600000");

        StringAssert.Contains(text, "\"host\":\"web1\"");
        Assert.DoesNotContain("db 2", text);
    }

    [TestMethod]
    public async Task Range_Gzip_IsTheSameText()
    {
        rig.Record(HistoryRig.Web1);

        var plain = await Range("?from=1767225600000");
        var packed = await rig.Get("/api/history/range", "?from=1767225600000", gzip: true);

        Assert.AreEqual(plain, packed);
    }

    [TestMethod]
    public async Task Series_Span_TellsNamesMeaningAndHelp()
    {
        rig.Record(HistoryRig.Web1);

        var (_, text) = await rig.Get("/api/history/series", "?host=web1&match=c_total&from=1767225600000&to=now");

        Assert.AreEqual(
            """
            {"fromMs":1767225600000,"toMs":1767225610000,"unreadableRuns":0,"series":[
            {"host":"web1","name":"c_total","labels":{},"type":"counter","unit":"","help":"Help."}]}
            """.ReplaceLineEndings(""),
            text);
    }

    [TestMethod]
    public async Task Series_OtherTime_HasNone()
    {
        rig.Record(HistoryRig.Web1);

        var (_, text) = await rig.Get("/api/history/series", "?host=web1&from=1767225700000&to=1767225800000");

        Assert.AreEqual("""{"fromMs":1767225700000,"toMs":1767225800000,"unreadableRuns":0,"series":[]}""", text);
    }

    [TestMethod]
    public async Task Latest_Host_HasItsNewestValues()
    {
        var (_, text) = await rig.Get("/api/history/latest", "?host=web1");

        Assert.AreEqual(
            """
            {"series":[{"host":"web1","name":"c_total","labels":{},"type":"counter","unit":"",
            "timeMs":1767225600000,"value":7},{"host":"web1","name":"g","labels":{},"type":"gauge","unit":"",
            "timeMs":1767225600000,"value":0.5}]}
            """.ReplaceLineEndings(""),
            text);
    }

    [TestMethod]
    public async Task Events_Span_AreThoseOfTheHost()
    {
        Store(HistoryRig.Web1, 1_767_225_601_000);
        Store(HistoryRig.Db2, 1_767_225_602_000);
        Store(HistoryRig.Web1, 1_767_225_700_000);

        var (_, text) = await rig.Get("/api/history/events", "?host=web1&from=1767225600000&to=1767225603000");

        Assert.AreEqual(
            """
            {"fromMs":1767225600000,"toMs":1767225603000,"unreadableRuns":0,"events":[
            {"host":"web1","timeMs":1767225601000,"kind":"clockStep","from":"agent","amount":-5,"text":"set back"}]}
            """.ReplaceLineEndings(""),
            text);
    }

    [TestMethod]
    [DataRow("series", "&from=1767225600000")]
    [DataRow("range", "&from=1767225600000")]
    [DataRow("latest", "")]
    [DataRow("events", "&from=1767225600000")]
    public async Task Get_HostNamedSeveralTimes_AnswersOnce(string path, string span)
    {
        rig.Record(HistoryRig.Web1);
        Store(HistoryRig.Web1, 1_767_225_601_000);

        var once = await rig.Get($"/api/history/{path}", $"?host=web1{span}");
        var often = await rig.Get(
            $"/api/history/{path}", $"?host=web1&host={HistoryRig.Web1}&host={HistoryRig.Web1:N}{span}");

        Assert.AreEqual(200, once.Status);
        Assert.AreEqual(once, often);
    }

    [TestMethod]
    [DataRow("?hots=web1", 400, "badRequest",
        "there is no parameter hots here: these are known: host, match, from, to, step, window, function")]
    [DataRow("?match={a}", 400, "badRequest",
        "the selector {a} is malformed at character 3: =, !=, =~ or !~ is expected there")]
    [DataRow("?from=1767225600", 400, "badRequest", "from=1767225600 is no time: " + TimeText.Forms)]
    [DataRow("?from=now&to=-1h", 400, "badRequest", "from is later than to: swap them")]
    [DataRow("?function=rate", 400, "badRequest",
        "step is missing: write one, such as step=15s; only function=raw has none")]
    [DataRow("?function=median&step=1s", 400, "badRequest",
        "there is no function median: these are known: raw, avg, min, max, last, rate, increase")]
    [DataRow("?step=0s", 400, "badRequest",
        "step=0s is no span: write one of 1ms to 36525d, such as 500ms, 15s, 5m or 1h")]
    [DataRow("?step=1s&step=2s", 400, "badRequest", "step stands more than once: once is enough")]
    [DataRow("?step=1s&from=-4h", 422, "tooMuchWork",
        "the range has more than 11000 steps: ask for a step of at least 1310ms")]
    [DataRow("?host=nobody", 404, "unknownHost", "no host is called nobody: /api/hosts lists them; of a host that was "
        + "forgotten, give the agent's id")]
    public async Task Range_WrongParameter_IsOneClearError(string query, int status, string code, string message)
    {
        var answer = await Range(query);

        using var parsed = System.Text.Json.JsonDocument.Parse(answer.Text);
        var error = parsed.RootElement.GetProperty("error");
        Assert.AreEqual(status, answer.Status);
        Assert.AreEqual(code, error.GetProperty("code").GetString());
        Assert.AreEqual(message, error.GetProperty("message").GetString());
    }

    [TestMethod]
    public async Task Range_TooMuchWork_SaysWhatToAskInstead()
    {
        rig.Record(HistoryRig.Web1);
        rig.Limits = QueryLimits.Default with { SeriesMax = 2 };
        await AssertTooMuch("more than 2 series match: name a host, or narrow the selector");
        rig.Limits = QueryLimits.Default with { PointsMax = 14 };
        await AssertTooMuch("the answer would have more than 14 points: match fewer series, or ask for a longer step "
            + "or a shorter range");
        rig.Limits = QueryLimits.Default with { SamplesHeldMax = 9 };
        await AssertTooMuch("more than 9 samples of one host lie in the range: match fewer series, or ask for a "
            + "shorter range, or a step of whole minutes, which is answered from rollups");
    }

    private async Task AssertTooMuch(string message)
    {
        var answer = await Range("?from=-1h");
        Assert.AreEqual(422, answer.Status);
        using var parsed = System.Text.Json.JsonDocument.Parse(answer.Text);
        Assert.AreEqual(message, parsed.RootElement.GetProperty("error").GetProperty("message").GetString());
    }

    private void Store(Guid host, long timeMs) => rig.History.Stored.Add(new(
        new StreamKey(host, 7), 9,
        new StreamEvent(Monitoring.Protocol.Frames.EventKind.ClockStep, timeMs, -5, "set back")));

    private Task<(int Status, string Text)> Range(string query) => rig.Get("/api/history/range", query);
}
