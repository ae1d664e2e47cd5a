using System.Globalization;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd.Attacks;

/// <summary>A real collector that is attacked, and an agent that has joined it and must notice nothing.</summary>
internal sealed class AttackedCollector : IDisposable
{
    /// <summary>The agent's host.</summary>
    public const string Host = "good-host";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly AgentProgram agent;

    private AttackedCollector(TemporaryDirectory directory, CollectorProgram program, IEnumerable<string> arguments)
    {
        Directory = directory;
        Program = program;
        agent = AgentProgram.Start(program, Host, directory["agent"], arguments);
    }

    public TemporaryDirectory Directory { get; }

    public CollectorProgram Program { get; }

    public int Port => Program.AgentsPort;

    /// <summary>Starts both, and waits until they are linked.</summary>
    public static async Task<AttackedCollector> Start(
        string[]? arguments = null, params IEnumerable<string> agentArguments)
    {
        var directory = new TemporaryDirectory();
        var program = await CollectorProgram.Start(directory["collector"], arguments);
        var made = new AttackedCollector(directory, program, agentArguments);
        await program.HostInState(Host, "up", Limit);
        return made;
    }

    /// <summary>The agent is linked, and was all the time.</summary>
    public async Task AssertAgentNoticedNothing()
    {
        await Program.HostInState(Host, "up", TimeSpan.FromSeconds(5));
        Assert.DoesNotContain("lost the link", agent.Program.Output);
    }

    /// <summary>What the collector has counted under a reason.</summary>
    public Task<double> Counted(string name, string reason) => Counted($"{name}{{reason=\"{reason}\"}}");

    /// <summary>The value of a metric of the collector's own, by its name and labels.</summary>
    public async Task<double> Counted(string metric)
    {
        var line = (await Program.Get("/metrics")).Split('\n')
            .First(found => found.StartsWith(metric + " ", StringComparison.Ordinal));
        return double.Parse(line[(metric.Length + 1)..], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        agent.Dispose();
        Program.Dispose();
        Directory.Dispose();
    }
}
