using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>
/// What Debian's promtool and Prometheus make of an export of a real agent's history: it is taken, and PromQL answers
/// what the collector's own API does.
/// </summary>
[TestClass]
public sealed class HistoryExportTests
{
    private const string HostName = "history-host";
    private const int Seconds = 45;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>PromQL beside the API's function; both look at the same window.</summary>
    private static readonly (string PromQl, string Function, string Match, string Window)[] Questions =
    [
        ("rate(node_cpu_seconds_total{mode=~\"idle|user|system\"}[20s])", "rate",
            "node_cpu_seconds_total{mode=~\"idle|user|system\"}", "20s"),
        ("increase(node_context_switches_total[15s])", "increase", "node_context_switches_total", "15s"),
        ("increase(node_forks_total[30s])", "increase", "node_forks_total", "30s"),
        ("avg_over_time(node_memory_MemAvailable_bytes[10s])", "avg", "node_memory_MemAvailable_bytes", "10s"),
        ("max_over_time(node_load1[12s])", "max", "node_load1", "12s"),
        ("min_over_time(node_memory_MemFree_bytes[12s])", "min", "node_memory_MemFree_bytes", "12s"),
        ("node_filesystem_avail_bytes", "last", "node_filesystem_avail_bytes", "5m"),
        ("node_uname_info", "last", "node_uname_info", "5m"),
        ("{__name__=~\"node_network_.*_total\"}", "last", "{__name__=~\"node_network_.*_total\"}", "5m"),
    ];

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task Export_InPrometheus_AnswersWhatTheCollectorDoes()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"]);
        await collector.HostInState(HostName, "up", Limit);
        await Eventually.Holds(
            async () => await Span(collector) is var (from, to) && to - from > Seconds * 1_000,
            TimeSpan.FromSeconds(Seconds) + Limit,
            $"{Seconds} s of history");
        var (fromMs, toMs) = await Span(collector);

        // While the collector runs and writes.
        await Export(collector, directory["export.txt"], fromMs, toMs);
        await Promtool.CreateBlocks(directory["export.txt"], directory["blocks"]);
        using var prometheus = await PrometheusServer.Serve(directory["prometheus"], directory["blocks"]);

        await AssertRawIsTheSame(prometheus, collector, "node_cpu_seconds_total{mode=\"idle\"}", fromMs, toMs);
        await AssertRawIsTheSame(prometheus, collector, "node_load1", fromMs, toMs);
        // Steps that often fall on a sample's very millisecond, and steps that never do.
        foreach (var question in Questions)
        {
            await AssertAnswersAreTheSame(prometheus, collector, question, fromMs, toMs);
            await AssertAnswersAreTheSame(prometheus, collector, question, fromMs + 517, toMs);
        }
    }

    private static async Task<(long FromMs, long ToMs)> Span(CollectorProgram collector)
    {
        var answer = JsonNode.Parse(await collector.Get(
            $"/api/history/range?host={HostName}&match=node_load1&from=-1h&function=raw"))!;
        return answer["series"]!.AsArray() is [var series]
            ? ((long)series!["timesMs"]![0]!, (long)series["timesMs"]!.AsArray()[^1]!)
            : (0, 0);
    }

    private static async Task AssertRawIsTheSame(
        PrometheusServer prometheus, CollectorProgram collector, string selector, long fromMs, long toMs)
    {
        var ours = Series(JsonNode.Parse(await collector.Get(
            $"/api/history/range?match={Uri.EscapeDataString(selector)}&from={fromMs}&to={toMs}&function=raw"))!);
        var theirs = await prometheus.Query($"{selector}[{toMs - fromMs}ms]", toMs);
        Assert.AreEqual(ours.Count, theirs.Count, selector);
        Assert.IsGreaterThan(0, ours.Count, selector);
        foreach (var series in theirs)
        {
            var answer = ours[Key(series!["metric"]!)];
            var times = answer["timesMs"]!.AsArray().Select(time => (long)time!).ToArray();
            var values = answer["values"]!.AsArray().Select(Number).ToArray();
            CollectionAssert.AreEqual(
                series["values"]!.AsArray().Select(pair => (Ms(pair![0]!), Number(pair[1]))).ToArray(),
                times.Zip(values).ToArray(),
                selector);
        }
    }

    private static async Task AssertAnswersAreTheSame(
        PrometheusServer prometheus,
        CollectorProgram collector,
        (string PromQl, string Function, string Match, string Window) question,
        long fromMs,
        long toMs)
    {
        const int stepMs = 1_000;
        var ours = Series(JsonNode.Parse(await collector.Get(
            $"/api/history/range?host={HostName}&match={Uri.EscapeDataString(question.Match)}&from={fromMs}&to={toMs}"
            + $"&step={stepMs}ms&window={question.Window}&function={question.Function}"))!);
        var theirs = await prometheus.QueryRange(question.PromQl, fromMs, toMs, stepMs);

        Assert.AreEqual(ours.Count, theirs.Count, question.PromQl);
        Assert.IsGreaterThan(0, ours.Count, question.PromQl);
        foreach (var series in theirs)
        {
            var expected = series!["values"]!.AsArray()
                .Select(pair => ((Ms(pair![0]!) - fromMs) / stepMs, Number(pair[1]))).ToArray();
            var actual = ours[Key(series["metric"]!)]["values"]!.AsArray()
                .Select((value, step) => (Step: (long)step, Value: value)).Where(one => one.Value is not null)
                .Select(one => (one.Step, Number(one.Value))).ToArray();
            CollectionAssert.AreEqual(expected, actual, $"{question.PromQl} of {series["metric"]}");
        }
    }

    /// <summary>Our series by what Prometheus calls them, name and host left out where its functions do.</summary>
    private static Dictionary<string, JsonNode> Series(JsonNode answer) => answer["series"]!.AsArray()
        .ToDictionary(series => string.Join(',', series!["labels"]!.AsObject()
            .Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal)) + NameOf(answer, series),
            series => series!);

    private static string NameOf(JsonNode answer, JsonNode series) =>
        (string)answer["function"]! is "raw" or "last" ? $" {series["name"]}" : "";

    private static string Key(JsonNode metric)
    {
        Assert.AreEqual(HostName, (string)metric["instance"]!);
        var labels = metric.AsObject().Where(label => label.Key is not ("__name__" or "instance"))
            .Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal);
        return string.Join(',', labels) + (metric["__name__"] is { } name ? $" {name}" : "");
    }

    private static long Ms(JsonNode seconds) => (long)Math.Round((decimal)seconds * 1_000);

    // To the last bit: both write the fewest digits that read back as the same float64.
    private static double Number(JsonNode? value) => value!.GetValueKind() == System.Text.Json.JsonValueKind.Number
        ? (double)value
        : double.Parse(((string)value!).Replace("Inf", "∞"), CultureInfo.InvariantCulture);

    private static async Task Export(CollectorProgram collector, string file, long fromMs, long toMs)
    {
        using var export = new RunningProgram(
            Binaries.Collector, "history", "export", "--data-dir", collector.DataDirectory, "--output", file,
            "--from", fromMs.ToString(CultureInfo.InvariantCulture),
            "--to", toMs.ToString(CultureInfo.InvariantCulture));
        Assert.AreEqual(0, await export.Exit(Limit), export.Output);
        Assert.Contains(" samples of ", export.Output);
    }
}
