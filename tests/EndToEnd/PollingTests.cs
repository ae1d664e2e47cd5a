using System.Text.Json.Nodes;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>Real agents, one of which is stopped (SIGSTOP): it holds up nobody else.</summary>
[TestClass]
public sealed class PollingTests
{
    private const string Stopped = "poll-a";
    private const string Lateness = "monitoring_collector_poll_lateness_seconds";
    private const string RoundDuration = "monitoring_collector_round_duration_seconds";
    private const double RoundDeadlineSeconds = 1;
    private static readonly string[] Names = [Stopped, "poll-b", "poll-c", "poll-d"];
    private static readonly TimeSpan UpLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MissingLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Rounds_OneAgentStopped_NameItAndPollTheOthersOnTime()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        var agents = Names.Select(name => AgentProgram.Start(collector, name, directory[name])).ToArray();
        try
        {
            foreach (var name in Names)
                await collector.HostInState(name, "up", UpLimit);

            agents[0].Program.Pause();
            await Eventually.Get(() => Round(collector), MissesOnlyTheStopped, MissingLimit, "a round that misses it");
            var before = await Metrics(collector);
            await Task.Delay(Watched);
            var after = await Metrics(collector);

            double Grown(string sample) => after.Samples[sample] - before.Samples[sample];
            var polls = Grown(Lateness + "_count{}");
            Assert.IsGreaterThanOrEqualTo(3 * 3, polls, "three agents are polled every 5 s");
            Assert.IsGreaterThanOrEqualTo(0.99 * polls, Grown(Lateness + "_bucket{le=\"0.05\"}"));
            var rounds = Grown(RoundDuration + "_count{}");
            Assert.IsLessThanOrEqualTo(rounds * RoundDeadlineSeconds * 1.05, Grown(RoundDuration + "_sum{}"));
            Assert.IsGreaterThan(0, after.Samples["monitoring_collector_polls_timed_out_total{}"]);
            await collector.HostInState(Stopped, "down", MissingLimit);
        }
        finally
        {
            foreach (var agent in agents)
            {
                agent.Program.Resume();
                agent.Dispose();
            }
        }
    }

    private static async Task<Exposition> Metrics(CollectorProgram collector) =>
        Exposition.Parse(await collector.Get("/metrics"));

    private static async Task<JsonNode> Round(CollectorProgram collector) =>
        JsonNode.Parse(await collector.Get("/api/hosts"))!["round"]!;

    private static bool MissesOnlyTheStopped(JsonNode round) =>
        round["missing"]!.AsArray().Select(name => (string)name!).SequenceEqual([Stopped]);
}
