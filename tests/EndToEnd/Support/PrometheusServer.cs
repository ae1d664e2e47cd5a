using System.Text.Json.Nodes;

namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>Debian's Prometheus.</summary>
public sealed class PrometheusServer : IDisposable
{
    private const string Executable = "/usr/bin/prometheus";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient http = new();
    private readonly int port = Ports.Free();
    private readonly RunningProgram program;

    private PrometheusServer(string directory, string data, string scrapes)
    {
        Directory.CreateDirectory(directory);
        var configuration = Path.Combine(directory, "prometheus.yml");
        File.WriteAllText(configuration, scrapes);
        program = new(
            Executable,
            $"--config.file={configuration}",
            $"--storage.tsdb.path={data}",
            "--storage.tsdb.retention.time=100y",
            $"--web.listen-address=127.0.0.1:{port}",
            "--log.level=warn");
    }

    /// <summary>Starts one that finds hosts through the collector's <c>/sd</c> and scrapes every second.</summary>
    /// <param name="directory">Where it keeps what it needs.</param>
    /// <param name="collector">Whom it asks.</param>
    /// <param name="token">A bearer token to show over TLS; null for neither.</param>
    public static Task<PrometheusServer> Start(string directory, CollectorProgram collector, string? token = null)
    {
        var scheme = token is null ? "http" : "https";
        // What is null counts as not given.
        var login = token is null ? "" : $"{{ credentials: {token} }}";
        var tls = token is null ? "" : $"{{ ca_file: {collector.CertificateFile} }}";
        return Ready(new PrometheusServer(directory, Path.Combine(directory, "data"), $"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
            scrape_configs:
              - job_name: hosts
                authorization: {login}
                tls_config: {tls}
                http_sd_configs:
                  - url: {collector.Url}/sd
                    refresh_interval: 1s
                    authorization: {login}
                    tls_config: {tls}
              - job_name: collector
                authorization: {login}
                tls_config: {tls}
                scheme: {scheme}
                static_configs:
                  - targets: ['127.0.0.1:{collector.WebPort}']
            """));
    }

    /// <summary>Starts one that scrapes nothing and serves the blocks in a folder.</summary>
    public static Task<PrometheusServer> Serve(string directory, string blocks) =>
        Ready(new PrometheusServer(directory, blocks, "scrape_configs: []"));

    private static async Task<PrometheusServer> Ready(PrometheusServer server)
    {
        await Eventually.Holds(
            async () =>
            {
                if (server.program.HasExited)
                    throw new AssertFailedException("Prometheus ended: " + server.program.Output);
                using var ready = await server.http.GetAsync(new Uri($"http://127.0.0.1:{server.port}/-/ready"));
                return ready.IsSuccessStatusCode;
            },
            StartLimit,
            "Prometheus being ready");
        return server;
    }

    /// <summary>
    /// The result of an instant query, now or at a time: one object with <c>metric</c> and <c>value</c> (or, for a
    /// range, <c>values</c>) a series.
    /// </summary>
    public Task<JsonArray> Query(string promql, long? timeMs = null) => Ask(
        $"query?query={Uri.EscapeDataString(promql)}" + (timeMs is { } at ? $"&time={Seconds(at)}" : ""));

    /// <summary>The result of a range query: one object with <c>metric</c> and <c>values</c> a series.</summary>
    public Task<JsonArray> QueryRange(string promql, long fromMs, long toMs, long stepMs) => Ask(
        $"query_range?query={Uri.EscapeDataString(promql)}&start={Seconds(fromMs)}&end={Seconds(toMs)}"
        + $"&step={Seconds(stepMs)}");

    /// <summary>The value of a query that gives one series, or null when it gives none.</summary>
    public async Task<double?> Value(string promql)
    {
        var result = await Query(promql);
        Assert.IsLessThanOrEqualTo(1, result.Count, $"{promql} gives several series: {result}");
        return result.Count == 0
            ? null
            : double.Parse((string)result[0]!["value"]![1]!, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The names of all labels that Prometheus has stored.</summary>
    public async Task<string[]> LabelNames()
    {
        var answer = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/api/v1/labels"));
        return [.. JsonNode.Parse(answer)!["data"]!.AsArray().Select(name => (string)name!)];
    }

    private async Task<JsonArray> Ask(string question)
    {
        var answer = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/api/v1/{question}"));
        return JsonNode.Parse(answer)!["data"]!["result"]!.AsArray();
    }

    private static string Seconds(long ms) => $"{ms / 1_000}.{ms % 1_000:000}";

    public void Dispose()
    {
        program.Dispose();
        http.Dispose();
    }
}
