using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>A real agent, a real collector and Debian's Prometheus.</summary>
[TestClass]
public sealed class PrometheusTests
{
    private const string HostName = "e2e-host";
    private static readonly TimeSpan FirstScrapeLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DownLimit = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan NextScrapeLimit = TimeSpan.FromSeconds(3);

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Prometheus_AgentKilledAndRestarted_SeesItDownAndUpWithoutSpikes()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"]);
        await collector.HostInState(HostName, "up", FirstScrapeLimit);
        using var prometheus = await PrometheusServer.Start(directory["prometheus"], collector);

        await HasValue(prometheus, $"count(node_cpu_seconds_total{{instance=\"{HostName}\"}}) > 0", FirstScrapeLimit);
        await HasValue(prometheus, $"node_memory_MemAvailable_bytes{{instance=\"{HostName}\"}} > 0", FirstScrapeLimit);
        await HasValue(prometheus, $"monitoring_agent_up{{host=\"{HostName}\"}} == 1", FirstScrapeLimit);

        agent.Program.Kill();
        await HasValue(prometheus, $"up{{instance=\"{HostName}\"}} == 0", DownLimit);
        await HasValue(prometheus, $"monitoring_agent_up{{host=\"{HostName}\"}} == 0", NextScrapeLimit);
        await Eventually.Holds(
            async () => await prometheus.Value($"node_load1{{instance=\"{HostName}\"}}") is null,
            NextScrapeLimit,
            "node_load1 leaving");
        await HasValue(
            prometheus, $"monitoring_agent_last_seen_timestamp_seconds{{host=\"{HostName}\"}} > 0", NextScrapeLimit);

        agent.Restart();
        await HasValue(prometheus, $"up{{instance=\"{HostName}\"}} == 1", FirstScrapeLimit);
        await HasValue(
            prometheus,
            $"count(count_over_time(node_cpu_seconds_total{{instance=\"{HostName}\",mode=\"idle\"}}[10s]) > 5) > 0",
            FirstScrapeLimit);
        var busiest = await prometheus.Value($"max(rate(node_cpu_seconds_total{{instance=\"{HostName}\"}}[1m]))");
        Assert.IsNotNull(busiest);
        Assert.IsLessThan(1.2, busiest.Value, "a CPU cannot spend more than a second a second");

        var exported = (await prometheus.LabelNames()).Where(name => name.StartsWith("exported_"));
        Assert.IsEmpty(exported);
    }

    private static Task<double?> HasValue(PrometheusServer prometheus, string promql, TimeSpan limit) =>
        Eventually.Get(() => prometheus.Value(promql), value => value is not null, limit, promql);
}
