using System.Diagnostics;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>What Debian's promtool says of what we expose.</summary>
[TestClass]
public sealed class PromtoolTests
{
    private const string HostName = "promtool-host";
    private static readonly TimeSpan UpLimit = TimeSpan.FromSeconds(30);

    [TestMethod]
    [Timeout(90_000, CooperativeCancellation = true)]
    public async Task CheckMetrics_CollectorsOwnPage_HasNothingToSay()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"]);
        await collector.HostInState(HostName, "up", UpLimit);

        var page = await collector.Get("/metrics");

        Assert.AreEqual("", await Check(page));
        Assert.Contains("# TYPE monitoring_agent_up gauge\n", page);
        Assert.Contains("# TYPE monitoring_fleet_hosts gauge\n", page);
        Assert.Contains("# TYPE monitoring_collector_rounds_total counter\n", page);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task CheckMetrics_NodeFamilies_AreBlamedForNothingThatNodeExportersAreNot()
    {
        var port = Ports.Free();
        using var exporter = new RunningProgram(
            "/usr/bin/prometheus-node-exporter",
            $"--web.listen-address=127.0.0.1:{port}", "--web.disable-exporter-metrics", "--collector.processes");
        using var http = new HttpClient();
        var url = new Uri($"http://127.0.0.1:{port}/metrics");
        var theirs = await Eventually.Get(() => http.GetStringAsync(url), _ => true, UpLimit, "node_exporter");
        using var agent = new RunningProgram(Binaries.Agent, "print", "--collector.processes");
        Assert.AreEqual(0, await agent.Exit(UpLimit));

        var blamedThere = Lines(await Check(theirs)).ToHashSet();
        var blamedHere = Lines(await Check(agent.Output + '\n')).Where(line => !blamedThere.Contains(line));

        // What node_exporter 1.5 did not have yet has a name as later releases gave it.
        var differences = NodeExporterDifferences.Read();
        Assert.IsEmpty(blamedHere.Where(line => !differences.Has(line.Split(' ')[0], "added")));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> Check(string text)
    {
        using var promtool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = promtool.StandardOutput.ReadToEndAsync();
        var complained = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();
        return await said + await complained;
    }
}
