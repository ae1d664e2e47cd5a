using System.Diagnostics;
using System.Globalization;

namespace Monitoring.Tests.Simulation;

/// <summary>Whole fleets, agents and collectors as they run but for sockets, files and threads, in virtual time with
/// faults of every kind. The seed decides everything.</summary>
[TestClass]
public sealed class SimulationTests
{
    private const string StoryHash = "MONITORING_TEST_STORY_HASH";
    private const int StoryLinesShown = 120;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Fleet_InTrouble_KeepsItsPromises()
    {
        var first = Setting("MONITORING_TEST_SEED", 1);
        var count = Setting("MONITORING_TEST_SIMULATIONS", 50);
        for (var seed = first; seed < first + count; seed++)
        {
            var world = Simulation.Run(seed);
            if (world.Failure is not null)
                Assert.Fail(Describe(world, seed));
        }
        TestContext.WriteLine($"{count} simulations from seed {first}");
    }

    [TestMethod]
    public void Hundred_AgentsInPeace_KeepTheirPromisesAllDay()
    {
        var seconds = Setting("MONITORING_TEST_DAY_SECONDS", 300);
        var before = Environment.CpuUsage.TotalTime;

        var world = Simulation.RunSteady(seed: 1, agents: 100, series: 50, TimeSpan.FromSeconds(seconds));

        Assert.IsNull(world.Failure, world.Failure);
        var cpu = Environment.CpuUsage.TotalTime - before;
        var cycles = world.Agents.Sum(agent => agent.Truth.Streams.Values.Sum(stream => (long)stream.LastSeq));
        TestContext.WriteLine(
            $"{seconds} s of 100 agents with 50 series: {cycles} frames, {cpu.TotalSeconds:0.0} s of CPU, "
            + $"{cpu.TotalMicroseconds / cycles:0.0} us and {GC.GetTotalAllocatedBytes() / cycles} B per frame, "
            + $"{world.Time.Statistics.TimersFired / (double)cycles:0.0} timers fired for it");
    }

    [TestMethod]
    public void Disk_StuckForMinutes_PollsAreAnsweredAndValuesStayFresh()
    {
        var world = Simulation.RunStuck(seed: 1, agents: 20, TimeSpan.FromMinutes(5));

        Assert.IsNull(world.Failure, world.Failure);
    }

    [TestMethod]
    public void Seed_LivedTwice_GivesTheSameStory()
    {
        var seed = Setting("MONITORING_TEST_SEED", 1);

        var (one, other) = (Simulation.Run(seed).Story, Simulation.Run(seed).Story);

        Assert.AreSequenceEqual(one.Lines, other.Lines);
        Assert.AreEqual(one.Hash, other.Hash);
    }

    // A replay is another process, in which strings have other hashes. It asks the same of itself, knowing the answer.
    [TestMethod]
    public void Seed_LivedInAnotherProcess_GivesTheSameStory()
    {
        var hash = Simulation.Run(Setting("MONITORING_TEST_SEED", 1)).Story.Hash;
        if (Environment.GetEnvironmentVariable(StoryHash) is { Length: > 0 } expected)
        {
            Assert.AreEqual(expected, hash);
            return;
        }

        var program = Path.Combine(AppContext.BaseDirectory, "Monitoring.Tests.Simulation");
        string[] arguments = ["--filter", nameof(Seed_LivedInAnotherProcess_GivesTheSameStory), "--progress", "off"];
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment[StoryHash] = hash;
        using var other = Process.Start(start)!;
        var output = other.StandardOutput.ReadToEnd();
        other.WaitForExit();

        Assert.AreEqual(0, other.ExitCode, output);
    }

    private static string Describe(World world, int seed)
    {
        var lines = world.Story.Lines;
        var left = Math.Max(0, lines.Count - StoryLinesShown);
        var all = Path.Combine(Path.GetTempPath(), $"simulation-{seed}.txt");
        File.WriteAllLines(all, lines);
        return $"""
            seed {seed}: {world.Failure}
            To live it again:
              MONITORING_TEST_SEED={seed} MONITORING_TEST_SIMULATIONS=1 \
                tests/Simulation/bin/Release/net10.0/Monitoring.Tests.Simulation
            The story, all of it in {all}{(left > 0 ? $", here without its first {left} lines" : "")}:
            {lines[0]}
            {string.Join('\n', lines.Skip(Math.Max(1, left)))}
            """;
    }

    private static int Setting(string name, int byDefault) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : byDefault;
}
