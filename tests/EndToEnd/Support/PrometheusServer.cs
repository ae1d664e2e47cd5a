using System.Text.Json.Nodes;

namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>Debian's Prometheus, finding hosts through the collector's <c>/sd</c> and scraping every second.</summary>
public sealed class PrometheusServer : IDisposable
{
    private const string Executable = "/usr/bin/prometheus";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient http = new();
    private readonly int port = Ports.Free();
    private readonly RunningProgram program;

    private PrometheusServer(string directory, CollectorProgram collector)
    {
        Directory.CreateDirectory(directory);
        var configuration = Path.Combine(directory, "prometheus.yml");
        File.WriteAllText(configuration, $"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
            scrape_configs:
              - job_name: hosts
                http_sd_configs:
                  - url: {collector.Url}/sd
                    refresh_interval: 1s
              - job_name: collector
                static_configs:
                  - targets: ['127.0.0.1:{collector.WebPort}']
            """);
        program = new(
            Executable,
            $"--config.file={configuration}",
            $"--storage.tsdb.path={Path.Combine(directory, "data")}",
            $"--web.listen-address=127.0.0.1:{port}",
            "--log.level=warn");
    }

    public static async Task<PrometheusServer> Start(string directory, CollectorProgram collector)
    {
        var server = new PrometheusServer(directory, collector);
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

    /// <summary>The result of an instant query: one object with <c>metric</c> and <c>value</c> a series.</summary>
    public async Task<JsonArray> Query(string promql)
    {
        var answer = await http.GetStringAsync(
            new Uri($"http://127.0.0.1:{port}/api/v1/query?query={Uri.EscapeDataString(promql)}"));
        return JsonNode.Parse(answer)!["data"]!["result"]!.AsArray();
    }

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

    public void Dispose()
    {
        program.Dispose();
        http.Dispose();
    }
}
