namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>A real agent that pushes to a real collector.</summary>
public sealed class AgentProgram : IDisposable
{
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyList<string> arguments;
    private readonly Dictionary<string, string> environment;

    private AgentProgram(IReadOnlyList<string> arguments, string token)
    {
        this.arguments = arguments;
        environment = new Dictionary<string, string> { ["MONITORING_TOKEN"] = token };
        Program = new(Binaries.Agent, arguments, environment);
    }

    public RunningProgram Program { get; private set; }

    /// <summary>
    /// Starts an agent called <paramref name="name"/> with a data directory of its own, which joins first, unless it
    /// has.
    /// </summary>
    public static AgentProgram Start(
        CollectorProgram collector, string name, string dataDirectory, params IEnumerable<string> extra) =>
        Start([collector], name, dataDirectory, extra);

    /// <summary>The same with several collectors, the preferred one first; it joins them all first.</summary>
    public static AgentProgram Start(
        IReadOnlyList<CollectorProgram> collectors,
        string name,
        string dataDirectory,
        params IEnumerable<string> extra)
    {
        var token = "";
        if (!Directory.Exists(Path.Combine(dataDirectory, "joined")))
        {
            foreach (var collector in collectors.SkipLast(1))
                Join(collector, name, dataDirectory);
            token = collectors[^1].Ask("token", "create");
        }
        return new(["run", "--name", name, "--data-dir", dataDirectory, .. extra], token);
    }

    /// <summary>Joins a collector without being started, which it may then be while the collector is away.</summary>
    public static void Join(CollectorProgram collector, string name, string dataDirectory)
    {
        using var join = new RunningProgram(
            Binaries.Agent, "join", collector.Ask("token", "create"), "--name", name, "--data-dir", dataDirectory);
        Assert.AreEqual(0, join.Exit(JoinLimit).GetAwaiter().GetResult(), join.Output);
    }

    /// <summary>Starts it again after it has ended: the same agent, a new incarnation.</summary>
    public void Restart()
    {
        Program.Dispose();
        Program = new(Binaries.Agent, arguments, environment);
    }

    public void Dispose() => Program.Dispose();
}
