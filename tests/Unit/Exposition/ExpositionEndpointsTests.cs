using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Monitoring.Collector.Exposition;
using Monitoring.Collector.Instruments;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Exposition;

[TestClass]
public sealed class ExpositionEndpointsTests
{
    private const string OpenMetrics = "application/openmetrics-text;version=1.0.0";

    [TestMethod]
    public async Task Host_ThatIsUp_IsServedWithoutInstance()
    {
        var answer = await Get("/metrics/host/{name}", "web1");

        Assert.AreEqual(200, answer.Status);
        Assert.AreEqual("text/plain; version=0.0.4; charset=utf-8", answer.ContentType);
        Assert.AreEqual(
            """
            # HELP node_forks_total Help.
            # TYPE node_forks_total counter
            node_forks_total 7
            # HELP node_load1 Help.
            # TYPE node_load1 gauge
            node_load1 0.5

            """,
            answer.Text);
    }

    [TestMethod]
    public async Task Host_ThatIsDown_Is503WithTheReason()
    {
        var answer = await Get("/metrics/host/{name}", "db 2");

        Assert.AreEqual(503, answer.Status);
        Assert.AreEqual("db 2 is down: no batch for 12 s\n", answer.Text);
    }

    [TestMethod]
    public async Task Host_Unknown_Is404()
    {
        var answer = await Get("/metrics/host/{name}", "nobody");

        Assert.AreEqual(404, answer.Status);
        Assert.AreEqual("No host is called nobody; /sd lists them all.\n", answer.Text);
    }

    [TestMethod]
    public async Task Fleet_HostsThatAreUp_HaveInstanceAndTheirLabels()
    {
        var answer = await Get("/metrics/fleet", accept: OpenMetrics);

        Assert.AreEqual(
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores", answer.ContentType);
        Assert.AreEqual(
            """
            # HELP node_forks Help.
            # TYPE node_forks counter
            node_forks_total{env="prod",instance="web1"} 7.0
            # HELP node_load1 Help.
            # TYPE node_load1 gauge
            node_load1{env="prod",instance="web1"} 0.5
            # EOF

            """,
            answer.Text);
    }

    [TestMethod]
    public async Task Metrics_TwoHosts_TellOfBothAndTheFleetThenOfTheCollector()
    {
        var answer = await Get("/metrics");

        const string Expected =
            """
            # HELP monitoring_agent_clock_jumps_total Times that the host's clock was set, as the collector saw it.
            # TYPE monitoring_agent_clock_jumps_total counter
            monitoring_agent_clock_jumps_total{host="db 2"} 0
            monitoring_agent_clock_jumps_total{host="web1"} 0
            # HELP monitoring_agent_clock_offset_seconds The host's clock minus the collector's.
            # TYPE monitoring_agent_clock_offset_seconds gauge
            monitoring_agent_clock_offset_seconds{host="web1"} -1.5
            # HELP monitoring_agent_info Always 1; the label says the version of the host's agent.
            # TYPE monitoring_agent_info gauge
            monitoring_agent_info{host="web1",version="0.1.0"} 1
            # HELP monitoring_agent_last_seen_timestamp_seconds When the host was last heard of.
            # TYPE monitoring_agent_last_seen_timestamp_seconds gauge
            monitoring_agent_last_seen_timestamp_seconds{host="db 2"} 1.7000000005e+09
            monitoring_agent_last_seen_timestamp_seconds{host="web1"} 1.700000001e+09
            # HELP monitoring_agent_links_total Help.
            # TYPE monitoring_agent_links_total counter
            monitoring_agent_links_total{host="web1"} 4
            # HELP monitoring_agent_polls_timed_out_total Polls that the host did not answer in time.
            # TYPE monitoring_agent_polls_timed_out_total counter
            monitoring_agent_polls_timed_out_total{host="db 2"} 0
            monitoring_agent_polls_timed_out_total{host="web1"} 1
            # HELP monitoring_agent_refused_series Series of the host that were refused, as it has too many.
            # TYPE monitoring_agent_refused_series gauge
            monitoring_agent_refused_series{host="db 2"} 0
            monitoring_agent_refused_series{host="web1"} 3
            # HELP monitoring_agent_rtt_seconds Round trip of the poll that the host answered last.
            # TYPE monitoring_agent_rtt_seconds gauge
            monitoring_agent_rtt_seconds{host="web1"} 0.002
            # HELP monitoring_agent_series Series that the host has.
            # TYPE monitoring_agent_series gauge
            monitoring_agent_series{host="db 2"} 0
            monitoring_agent_series{host="web1"} 2
            # HELP monitoring_agent_up Whether the host's batches arrive (1) or it is down (0).
            # TYPE monitoring_agent_up gauge
            monitoring_agent_up{host="db 2"} 0
            monitoring_agent_up{host="web1"} 1
            # HELP monitoring_fleet_cpu_max_ratio Busy share of the CPUs: the highest host.
            # TYPE monitoring_fleet_cpu_max_ratio gauge
            monitoring_fleet_cpu_max_ratio 0.25
            # HELP monitoring_fleet_cpu_p50_ratio Busy share of the CPUs: half of the hosts are at or under this.
            # TYPE monitoring_fleet_cpu_p50_ratio gauge
            monitoring_fleet_cpu_p50_ratio 0.25
            # HELP monitoring_fleet_cpu_p95_ratio Busy share of the CPUs: nineteen of twenty hosts are at or under this.
            # TYPE monitoring_fleet_cpu_p95_ratio gauge
            monitoring_fleet_cpu_p95_ratio 0.25
            # HELP monitoring_fleet_cpu_ratio Busy share of the CPUs, the fleet as a whole.
            # TYPE monitoring_fleet_cpu_ratio gauge
            monitoring_fleet_cpu_ratio 0.25
            # HELP monitoring_fleet_hosts Hosts by state.
            # TYPE monitoring_fleet_hosts gauge
            monitoring_fleet_hosts{state="down"} 1
            monitoring_fleet_hosts{state="kept_out"} 0
            monitoring_fleet_hosts{state="late"} 0
            monitoring_fleet_hosts{state="up"} 1
            # HELP monitoring_fleet_round_answered_hosts Hosts that answered the newest round in time.
            # TYPE monitoring_fleet_round_answered_hosts gauge
            monitoring_fleet_round_answered_hosts 1
            # HELP monitoring_fleet_round_expected_hosts Hosts that the newest round asked.
            # TYPE monitoring_fleet_round_expected_hosts gauge
            monitoring_fleet_round_expected_hosts 2

            """;
        Assert.StartsWith(Expected, answer.Text);
        Assert.Contains("# TYPE monitoring_collector_rounds_total counter\n", answer.Text[Expected.Length..]);
    }

    [TestMethod]
    public async Task Metrics_OpenMetrics_EndsOnce()
    {
        var answer = await Get("/metrics", accept: OpenMetrics);

        Assert.EndsWith("\n# EOF\n", answer.Text);
        Assert.AreEqual(answer.Text.Length - "# EOF\n".Length, answer.Text.IndexOf("# EOF"));
    }

    [TestMethod]
    public async Task Metrics_Gzip_IsTheSameText()
    {
        var plain = await Get("/metrics/host/{name}", "web1");
        var packed = await Get("/metrics/host/{name}", "web1", acceptEncoding: "gzip");

        Assert.AreEqual("gzip", packed.ContentEncoding);
        using var unpacked = new GZipStream(new MemoryStream(packed.Body), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        Assert.AreEqual(plain.Text, await reader.ReadToEndAsync(CancellationToken.None));
    }

    [TestMethod]
    public async Task Discovery_Request_IsAnsweredWithItsOwnAddress()
    {
        var answer = await Get("/sd");

        Assert.AreEqual("application/json; charset=utf-8", answer.ContentType);
        Assert.Contains("\"targets\":[\"collector:7480\"]", answer.Text);
    }

    private static async Task<Answer> Get(
        string pattern, string? name = null, string? accept = null, string? acceptEncoding = null)
    {
        using var instruments = new InstrumentSet();
        var metrics = new CollectorMetrics(instruments);
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapExposition(FixedFleet.TwoHosts, instruments, metrics, new VirtualReactor(), external: null);
        var endpoint = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>().Single(route => route.RoutePattern.RawText == pattern);
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = body } };
        http.Request.Scheme = "http";
        http.Request.Host = new("collector:7480");
        http.Request.RouteValues["name"] = name;
        http.Request.Headers.Accept = accept;
        http.Request.Headers.AcceptEncoding = acceptEncoding;

        await endpoint.RequestDelegate!(http);

        return new(
            http.Response.StatusCode,
            http.Response.ContentType,
            http.Response.Headers.ContentEncoding.ToString(),
            body.ToArray());
    }

    private sealed record Answer(int Status, string? ContentType, string ContentEncoding, byte[] Body)
    {
        public string Text => Encoding.UTF8.GetString(Body);
    }
}
