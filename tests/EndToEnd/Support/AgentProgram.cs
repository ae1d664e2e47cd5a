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
        new(["run", "--push.address", $"127.0.0.1:{collector.AgentsPort}", "--push.pin", collector.Pin,
            "--push.secret-file", collector.SecretFile, "--name", name, "--data-dir", dataDirectory, .. extra]);

    /// <summary>Starts it again after it has ended: the same agent, a new incarnation.</summary>
    public void Restart()
    {
        Program.Dispose();
        Program = new(Binaries.Agent, arguments);
    }

    public void Dispose() => Program.Dispose();
}
