using Monitoring.Tests.EndToEnd.Otlp;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>The collector's own metrics and traces, as an OTLP backend gets them.</summary>
[TestClass]
public sealed class OtlpTests
{
    private const string HostName = "otlp-host";
    private const int Cumulative = 2;
    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(30);

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Sink_CollectorWithAnAgent_GetsItsMetricsWithTheirTypesAndARound()
    {
        await using var sink = await OtlpSink.Start();
        using var directory = new TemporaryDirectory();
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = sink.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test",
        };
        using var collector = await CollectorProgram.Start(directory["collector"], environment: environment);
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"]);
        await collector.HostInState(HostName, "up", ArrivalLimit);

        var (round, polls) = await ARound(sink);
        Assert.IsTrue(round.ParentSpanId.IsEmpty, "a round is the root of its trace");
        foreach (var poll in polls)
        {
            Assert.AreEqual(round.TraceId, poll.TraceId);
            Assert.IsLessThanOrEqualTo(poll.EndTimeUnixNano, poll.StartTimeUnixNano);
        }

        await Eventually.Holds(
            () => Task.FromResult(PointsOf(sink, "monitoring.collector.rounds") > 0),
            ArrivalLimit,
            "a count of rounds");
        var exposition = Exposition.Parse(await collector.Get("/metrics"));
        AssertSameTypes(sink, exposition);
        // What was first counted between an export and the scrape comes with the next export.
        await Eventually.Holds(
            () => Task.FromResult(!NotSent(sink, exposition).Any()), ArrivalLimit, "every metric reaching the sink");
        Assert.Contains("monitoring-collector", Attribute(sink.Resource.Attributes, "service.name"));
        Assert.AreEqual("test", Attribute(sink.Resource.Attributes, "deployment.environment.name"));
    }

    private static async Task<(Span Round, Span[] Polls)> ARound(OtlpSink sink)
    {
        var found = await Eventually.Get(
            () => Task.FromResult(
                from round in sink.Spans
                where round.Name == "fleet round"
                let polls = sink.Spans.Where(span => span.Name == "poll" && span.ParentSpanId == round.SpanId).ToArray()
                where polls.Length > 0
                select (round, polls)),
            rounds => rounds.Any(),
            ArrivalLimit,
            "a trace of a polling round");
        return found.First();
    }

    // Every metric that the sink got is on /metrics under the name that follows from its own, and of the same type.
    private static void AssertSameTypes(OtlpSink sink, Exposition exposition)
    {
        var kinds = new HashSet<string>();
        foreach (var (name, metric) in sink.Metrics.Where(m => m.Key.StartsWith("monitoring.collector.")))
        {
            var type = TypeOf(metric);
            kinds.Add(type);
            var prometheus = PrometheusName(metric, type);
            Assert.AreEqual(type, exposition.Types.GetValueOrDefault(prometheus), $"{name}, {prometheus} on /metrics");
        }
        Assert.AreSequenceEqual(["counter", "gauge", "histogram"], kinds.Order());
    }

    private static IEnumerable<string> NotSent(OtlpSink sink, Exposition exposition)
    {
        var own = exposition.Types.Keys.Where(name => name.StartsWith("monitoring_collector_"));
        var sent = sink.Metrics.Values.Select(metric => PrometheusName(metric, TypeOf(metric))).ToHashSet();
        return own.Where(name => !sent.Contains(name) && HasCounted(exposition, name));
    }

    // A histogram without observations and a labelled counter without counts are on /metrics, but have nothing to send.
    private static bool HasCounted(Exposition exposition, string family) =>
        exposition.Samples.Any(sample => exposition.FamilyOf(sample.Key) == family && sample.Value != 0);

    private static string TypeOf(Metric metric)
    {
        switch (metric.DataCase)
        {
            case Metric.DataOneofCase.Sum:
                Assert.IsTrue(metric.Sum.IsMonotonic, metric.Name);
                Assert.AreEqual(Cumulative, metric.Sum.Temporality, metric.Name);
                return "counter";
            case Metric.DataOneofCase.Histogram:
                Assert.AreEqual(Cumulative, metric.Histogram.Temporality, metric.Name);
                return "histogram";
            default:
                Assert.AreEqual(Metric.DataOneofCase.Gauge, metric.DataCase, metric.Name);
                return "gauge";
        }
    }

    // OpenTelemetry's rules for the name of a metric in Prometheus, written apart from the product's.
    private static string PrometheusName(Metric metric, string type)
    {
        var unit = metric.Unit switch { "s" => "_seconds", "By" => "_bytes", "1" => "_ratio", _ => "" };
        return metric.Name.Replace('.', '_') + unit + (type == "counter" ? "_total" : "");
    }

    private static int PointsOf(OtlpSink sink, string name) =>
        sink.Metrics.TryGetValue(name, out var metric) ? metric.Sum.Points.Count : 0;

    private static string Attribute(IEnumerable<Otlp.Attribute> attributes, string key) =>
        attributes.Single(attribute => attribute.Key == key).Value.Text;
}
