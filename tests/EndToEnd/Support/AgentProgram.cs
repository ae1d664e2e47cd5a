namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>A real agent that pushes to a real collector.</summary>
public sealed class AgentProgram : IDisposable
{
    private readonly IReadOnlyList<string> arguments;

    private AgentProgram(IReadOnlyList<string> arguments)
    {
        this.arguments = arguments;
        Program = new(Binaries.Agent, arguments);
    }

    public RunningProgram Program { get; private set; }

    /// <summary>Starts an agent called <paramref name="name"/> with a data directory of its own.</summary>
    public static AgentProgram Start(
        CollectorProgram collector, string name, string dataDirectory, params IEnumerable<string> extra) =>
        Start([collector], name, dataDirectory, extra);

    /// <summary>The same with several collectors, the preferred one first; they take the first one's secret.</summary>
    public static AgentProgram Start(
        IReadOnlyList<CollectorProgram> collectors,
        string name,
        string dataDirectory,
        params IEnumerable<string> extra) =>
        new(["run", "--push.address", string.Join(',', collectors.Select(c => $"127.0.0.1:{c.AgentsPort}")),
            "--push.pin", string.Join(',', collectors.Select(c => c.Pin)),
            "--push.secret-file", collectors[0].SecretFile, "--name", name, "--data-dir", dataDirectory, .. extra]);

    /// <summary>Starts it again after it has ended: the same agent, a new incarnation.</summary>
    public void Restart()
    {
        Program.Dispose();
        Program = new(Binaries.Agent, arguments);
    }

    public void Dispose() => Program.Dispose();
}
