using System.Text.Json.Nodes;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>
/// A backup of a collector that runs is the collector again elsewhere: its key, its hosts, their history.
/// </summary>
[TestClass]
public sealed class BackupTests
{
    private const string HostName = "backup-host";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Backup_Restored_ServesTheSameHistoryUnderTheSameKey()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"]);
        await collector.HostInState(HostName, "up", Limit);
        var samples = await Eventually.Get(() => Samples(collector), found => found.Length > 4, Limit, "some history");

        using var backup = Command("backup", directory["backup"], collector.DataDirectory);
        Assert.AreEqual(0, await backup.Exit(Limit), backup.Output);
        using var refused = Command("restore", directory["backup"], collector.DataDirectory);
        Assert.AreEqual(1, await refused.Exit(Limit), "a collector that runs was overwritten");
        using var restore = Command("restore", directory["backup"], directory["restored"]);
        Assert.AreEqual(0, await restore.Exit(Limit), restore.Output);
        var keys = Keys(collector);
        agent.Program.Kill();
        collector.Program.Kill();

        using var check = Command("history", "check", directory["restored"]);
        Assert.AreEqual(0, await check.Exit(Limit), check.Output);
        using var restored = await CollectorProgram.Start(directory["restored"]);
        CollectionAssert.AreEqual(keys, Keys(restored));
        Assert.IsNotNull(await restored.Host(HostName));
        CollectionAssert.AreEqual(samples, (await Samples(restored))[..samples.Length]);
    }

    private static string[] Keys(CollectorProgram collector) => Array.ConvertAll(
        ["ca.pem", "identity.pem"], name => File.ReadAllText(Path.Combine(collector.DataDirectory, name)));

    private static RunningProgram Command(string verb, string argument, string dataDirectory) =>
        new(Binaries.Collector, verb, argument, "--data-dir", dataDirectory);

    private static async Task<(long TimeMs, double Value)[]> Samples(CollectorProgram collector)
    {
        var answer = JsonNode.Parse(await collector.Get(
            $"/api/history/range?host={HostName}&match=node_context_switches_total&from=-1h&function=raw"))!;
        return
        [
            .. from series in answer["series"]!.AsArray()
               from sample in series!["timesMs"]!.AsArray().Zip(series["values"]!.AsArray())
               select ((long)sample.First!, (double)sample.Second!),
        ];
    }
}
