using System.Globalization;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>What agents were told is kept is kept, once, whatever happens to the collector and its disk.</summary>
[TestClass]
public sealed class HistoryTests
{
    private const int Kills = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [TestMethod]
    public async Task Collector_KilledAgainAndAgain_HoldsEachFrameOnce()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var agent = AgentProgram.Start(
            collector, "web1", directory["agent"], "--sampling.fast", "100ms");
        var random = new Random(1);
        for (var i = 0; i < Kills; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.3 + random.NextDouble()));
            collector.Program.Kill();
            await collector.Program.Exit(Limit);
            await collector.Restart();
        }
        await collector.HostInState("web1", "up", Limit);
        await Stop(agent.Program);
        await Stop(collector.Program);

        Assert.IsGreaterThan(Kills * 3, StoredHistory.AssertEachOnce(directory["collector"]));
    }

    [TestMethod]
    public async Task Disk_Full_StopsAcknowledgingAndGoesOnWhenThereIsRoom()
    {
        using var disk = SmallDisk.Mount(mebibytes: 8);
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(Path.Combine(disk.Path, "collector"));
        using var agent = AgentProgram.Start(collector, "web1", directory["agent"]);
        await collector.HostInState("web1", "up", Limit);

        disk.Fill();
        await MetricIs(collector, "monitoring_collector_history_failing", 1);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await collector.HostInState("web1", "up", Limit);
        Assert.IsFalse(collector.Program.HasExited, collector.Program.Output);

        disk.MakeRoom();
        await MetricIs(collector, "monitoring_collector_history_failing", 0);
        await Stop(agent.Program);
        await Stop(collector.Program);
        Assert.IsGreaterThan(5, StoredHistory.AssertEachOnce(Path.Combine(disk.Path, "collector")));
    }

    [TestMethod]
    public async Task File_DeletedWhileRunning_IsNoticedAndTheLossIsWhatIsMissing()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var agent = AgentProgram.Start(
            collector, "web1", directory["agent"], "--sampling.fast", "100ms");
        await collector.HostInState("web1", "up", Limit);
        await Task.Delay(TimeSpan.FromSeconds(9));
        foreach (var file in Directory.EnumerateFiles(directory["collector/history"]))
            File.Delete(file);

        await MetricIs(collector, "monitoring_collector_history_partitions_damaged_total", 1);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await Stop(agent.Program);
        await Stop(collector.Program);
        var (first, last) = StoredHistory.Losses(directory["collector"]).DefaultIfEmpty((1, 0)).Single();
        Assert.AreEqual(1, first);
        // Copies of what came since the newest key frame are what the next partition begins with.
        var copies = StoredHistory.FirstCopy(directory["collector"]);
        Assert.AreEqual(copies - 1, last);
    }

    private static Task MetricIs(CollectorProgram collector, string name, double wanted) => Eventually.Holds(
        async () => (await collector.Get("/metrics")).Split('\n').Any(line =>
            line.StartsWith(name + " ", StringComparison.Ordinal)
            && double.Parse(line.AsSpan(name.Length + 1), CultureInfo.InvariantCulture) == wanted),
        Limit, $"{name} becoming {wanted}");

    private static async Task Stop(RunningProgram program)
    {
        program.Terminate();
        Assert.AreEqual(0, await program.Exit(Limit), program.Output);
    }
}
