using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.Faults.Support;

/// <summary>When a process of the agent ran, by the wall clock in ms since the Unix epoch.</summary>
internal readonly record struct AgentRun(long StartedMs, long KilledMs);

/// <summary>
/// A real agent whose links lead through the proxy, in the clear, since the frames are counted there.
/// </summary>
internal sealed class TappedAgent : IDisposable
{
    private readonly string[] arguments;
    private readonly IReadOnlyDictionary<string, string> environment;
    private long startedMs;

    public TappedAgent(
        FaultProxy proxy, string name, string dataDirectory, IEnumerable<string> extra,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        Name = name;
        DataDirectory = dataDirectory;
        this.environment = environment ?? new Dictionary<string, string>();
        arguments =
        [
            "run", "--push.address", $"127.0.0.1:{proxy.Port}", "--insecure", "--name", name,
            "--data-dir", dataDirectory, "--sampling.fast", "100ms", .. extra,
        ];
        Program = Launch();
    }

    public string Name { get; }

    public string DataDirectory { get; }

    public RunningProgram Program { get; private set; }

    /// <summary>The processes that were killed, in order.</summary>
    public List<AgentRun> Killed { get; } = [];

    public string[] SpoolFiles => Directory.Exists(DataDirectory)
        ? [.. Directory.GetFiles(DataDirectory, "*.spool").Order(StringComparer.Ordinal)]
        : [];

    /// <summary>kill -9, and waits for the end.</summary>
    public async Task Kill()
    {
        Program.Kill();
        Killed.Add(new AgentRun(startedMs, NowMs()));
        await Program.Exit(Rig.Limit);
    }

    /// <summary>Starts it again after it has ended: the same agent, a new incarnation.</summary>
    public void Restart()
    {
        Program.Dispose();
        Program = Launch();
    }

    /// <summary>Ends it in order.</summary>
    public async Task Stop()
    {
        Program.Terminate();
        Assert.AreEqual(0, await Program.Exit(Rig.Limit), Program.Output);
    }

    public void Dispose() => Program.Dispose();

    private RunningProgram Launch()
    {
        startedMs = NowMs();
        return new RunningProgram(Binaries.Agent, arguments, environment);
    }

    private static long NowMs() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
