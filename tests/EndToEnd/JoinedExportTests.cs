using System.Text.Json.Nodes;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>
/// An agent goes over from one collector to another, and what it had sent to the first one arrives there all the same:
/// an export of both histories holds each sample once, and Prometheus takes it.
/// </summary>
[TestClass]
public sealed class JoinedExportTests
{
    private const string HostName = "roaming-host";
    private const string Metric = "node_context_switches_total";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task Export_OfTwoCollectors_HoldsEachSampleOnce()
    {
        using var directory = new TemporaryDirectory();
        using var first = await CollectorProgram.Start(directory["first"]);
        using var second = await CollectorProgram.Start(directory["second"]);
        using var agent = AgentProgram.Start(
            [first, second], HostName, directory["agent"], "--sampling.fast", "200ms");
        await Holds(first, samples: 20);

        // It answers no more, but its kernel takes what the agent sends: that is read once it goes on.
        first.Program.Pause();
        await Holds(second, samples: 20);
        first.Program.Resume();
        string[] both = [];
        await Eventually.Holds(
            async () => (both = [.. (await Times(first)).Intersect(await Times(second))]).Length > 0,
            Limit, "samples that both collectors have");
        agent.Program.Terminate();
        Assert.AreEqual(0, await agent.Program.Exit(Limit), agent.Program.Output);

        var expected = (await Times(first)).Union(await Times(second)).Order(StringComparer.Ordinal).ToArray();
        await Export(first, second, directory["export.txt"]);
        CollectionAssert.AreEqual(expected, ExportedTimes(directory["export.txt"]), $"{both.Length} stand in both");
        await Promtool.CreateBlocks(directory["export.txt"], directory["blocks"]);
        using var prometheus = await PrometheusServer.Serve(directory["prometheus"], directory["blocks"]);
        var served = await prometheus.Value($"count_over_time({Metric}{{instance=\"{HostName}\"}}[1h])");
        Assert.AreEqual(expected.Length, served);
    }

    private static Task Holds(CollectorProgram collector, int samples) => Eventually.Holds(
        async () => (await Times(collector)).Length >= samples, Limit, $"{samples} samples");

    private static async Task<string[]> Times(CollectorProgram collector)
    {
        var answer = JsonNode.Parse(await collector.Get($"/api/history/range?match={Metric}&from=-1h&function=raw"))!;
        return
        [
            .. from series in answer["series"]!.AsArray()
               from time in series!["timesMs"]!.AsArray()
               select time.ToString(),
        ];
    }

    private static string[] ExportedTimes(string file) =>
    [
        .. from line in File.ReadLines(file)
           where line.StartsWith(Metric + "{", StringComparison.Ordinal)
           select line.Split(' ')[^1].Replace(".", "", StringComparison.Ordinal)[..13],
    ];

    private static async Task Export(CollectorProgram first, CollectorProgram second, string file)
    {
        using var export = new RunningProgram(
            Binaries.Collector, "history", "export", "--data-dir", first.DataDirectory, "--join", second.DataDirectory,
            "--output", file);
        Assert.AreEqual(0, await export.Exit(Limit), export.Output);
    }
}
