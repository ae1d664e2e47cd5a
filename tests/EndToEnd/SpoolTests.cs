using System.Buffers.Binary;
using System.Diagnostics;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>
/// The native agent without its collector: killed, stopped, its spool damaged and too small. What is in its files
/// afterwards is counted here, and the collector must get just that.
/// </summary>
[TestClass]
public sealed class SpoolTests
{
    private const string HostName = "spool-host";
    private const int HeaderBytes = 48;
    private const byte Batch = 18;

    private static readonly string[] Hasty = ["--sampling.fast", "200ms"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [TestMethod]
    public async Task Agent_KilledAndStoppedWithoutCollector_IsDeliveredOnce()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await Away(directory);
        using (var killed = AgentProgram.Start(collector, HostName, directory["agent"], Hasty))
        {
            await HasSpooled(directory, batches: 20);
            killed.Program.Kill();
            await killed.Program.Exit(Limit);
        }
        var afterKill = Batches(directory);
        using (var stopped = AgentProgram.Start(collector, HostName, directory["agent"], Hasty))
        {
            await stopped.Program.Line("did not stop in order", Limit);
            await HasSpooled(directory, batches: afterKill + 10);
            var clock = Stopwatch.StartNew();
            stopped.Program.Terminate();
            Assert.AreEqual(0, await stopped.Program.Exit(Limit));
            Assert.IsLessThan(2, clock.Elapsed.TotalSeconds);
        }

        await AssertDelivered(collector, directory, Batches(directory), damaged: 0);
    }

    [TestMethod]
    public async Task Spool_TornAndCorrupt_TheRestIsDelivered()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await Away(directory);
        await Leave(collector, directory);
        await Leave(collector, directory);
        var files = SpoolFiles(directory);
        Assert.HasCount(2, files);
        using (var torn = File.OpenWrite(files[1]))
            torn.SetLength(torn.Length - 5);
        CorruptLastFrame(files[0]);

        // The torn frame isn't whole, and so not among them.
        await AssertDelivered(collector, directory, Batches(directory) - 1, damaged: 2);
    }

    [TestMethod]
    public async Task Spool_TooSmall_DropsTheOldest()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await Away(directory);
        // Each process leaves a file, with all names of its series.
        for (var process = 0; process < 20 && !HasDropped(directory); process++)
            await Leave(collector, directory, "--spool.size", "256KiB");
        Assert.IsTrue(HasDropped(directory));
        Assert.IsLessThanOrEqualTo(256 << 10, SpoolFiles(directory).Sum(file => new FileInfo(file).Length));

        await AssertDelivered(collector, directory, Batches(directory), damaged: 0);
    }

    // The host has joined it, and nothing listens on its ports any more.
    private static async Task<CollectorProgram> Away(TemporaryDirectory directory)
    {
        var collector = await CollectorProgram.Start(directory["collector"]);
        AgentProgram.Join(collector, HostName, directory["agent"]);
        collector.Program.Kill();
        await collector.Program.Exit(Limit);
        return collector;
    }

    private static async Task Leave(CollectorProgram collector, TemporaryDirectory directory, params string[] extra)
    {
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"], [.. Hasty, .. extra]);
        var files = SpoolFiles(directory);
        await Eventually.Holds(
            () => Task.FromResult(SpoolFiles(directory).Except(files).Any()), Limit, "the process' file");
        agent.Program.Kill();
        await agent.Program.Exit(Limit);
    }

    // An agent that samples once a day has one batch of its own.
    private static async Task AssertDelivered(
        CollectorProgram collector, TemporaryDirectory directory, int batches, int damaged)
    {
        Assert.IsGreaterThan(0, batches);
        await collector.Restart();
        using var agent = AgentProgram.Start(
            collector, HostName, directory["agent"],
            "--sampling.fast", "24h", "--sampling.slow", "24h", "--sampling.facts", "24h");
        await Eventually.Holds(
            () => Task.FromResult(SpoolFiles(directory).Length == 0), Limit, "the spool being acknowledged");
        await Eventually.Holds(
            async () => await Received(collector) == batches + 1, Limit, $"{batches} batches and one received");
        agent.Program.Terminate();
        Assert.AreEqual(0, await agent.Program.Exit(Limit));
        Assert.AreEqual(batches + 1, await Received(collector));
        Assert.HasCount(damaged, Directory.GetFiles(directory["agent"], "*.damaged"));
    }

    private static async Task<double> Received(CollectorProgram collector) =>
        Exposition.Parse(await collector.Get("/metrics")).Samples["monitoring_collector_ingest_batches_total{}"];

    private static Task HasSpooled(TemporaryDirectory directory, int batches) => Eventually.Holds(
        () => Task.FromResult(Batches(directory) >= batches), Limit, $"{batches} batches spooled");

    private static string[] SpoolFiles(TemporaryDirectory directory) => Directory.Exists(directory["agent"])
        ? [.. Directory.GetFiles(directory["agent"], "*.spool").Order(StringComparer.Ordinal)]
        : [];

    private static bool HasDropped(TemporaryDirectory directory) =>
        SpoolFiles(directory) is [var first, ..] && Path.GetFileName(first) != "00000001.spool";

    private static int Batches(TemporaryDirectory directory) =>
        SpoolFiles(directory).Sum(file => Frames(file).Count(frame => frame.Type == Batch));

    private static void CorruptLastFrame(string file)
    {
        var (offset, _) = Frames(file)[^1];
        using var stream = File.Open(file, FileMode.Open);
        stream.Position = offset + 6;
        var was = stream.ReadByte();
        stream.Position--;
        stream.WriteByte((byte)(was ^ 1));
    }

    // Whole frames only: the length stands in front, the type behind it.
    private static List<(int Offset, byte Type)> Frames(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var frames = new List<(int, byte)>();
        for (var at = HeaderBytes; at + sizeof(int) < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            if (at + length > bytes.Length)
                break;
            frames.Add((at, bytes[at + sizeof(int)]));
            at += length;
        }
        return frames;
    }
}
