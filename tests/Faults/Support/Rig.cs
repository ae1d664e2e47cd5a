using System.Globalization;
using System.Text.RegularExpressions;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.Faults.Support;

/// <summary>
/// A real collector, real agents, and the proxy between them that counts what passes. At the end
/// <see cref="AssertAllKept"/> compares both sides.
/// </summary>
internal sealed partial class Rig : IDisposable
{
    /// <summary>How long anything may take that should not take long.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly TemporaryDirectory directory;
    private readonly List<TappedAgent> agents = [];

    private Rig(TemporaryDirectory directory, CollectorProgram collector, Func<int, LinkPlan> planOf)
    {
        this.directory = directory;
        Collector = collector;
        Proxy = new FaultProxy(collector.AgentsPort, Ledger, planOf);
    }

    public CollectorProgram Collector { get; }

    public FaultProxy Proxy { get; }

    public WireLedger Ledger { get; } = new();

    /// <summary>The first agent.</summary>
    public TappedAgent Agent => agents[0];

    public IReadOnlyList<TappedAgent> Agents => agents;

    /// <summary>A path in the rig's own directory.</summary>
    public string this[string relative] => directory[relative];

    /// <summary>Starts a collector and an agent called <c>host0</c>, and waits until it is up.</summary>
    /// <param name="planOf">What the nth link has to suffer; default: nothing.</param>
    /// <param name="collectorData">The collector's data directory; default: one of the rig's.</param>
    /// <param name="agentData">The agent's; default: one of the rig's.</param>
    /// <param name="collectorArguments">More arguments for the collector.</param>
    /// <param name="agentArguments">More arguments for the agent.</param>
    public static async Task<Rig> Start(
        Func<int, LinkPlan>? planOf = null,
        string? collectorData = null,
        string? agentData = null,
        string[]? collectorArguments = null,
        string[]? agentArguments = null)
    {
        var directory = new TemporaryDirectory();
        var collector = await CollectorProgram.Start(
            collectorData ?? directory["collector"], ["--insecure", .. collectorArguments ?? []]);
        var rig = new Rig(directory, collector, planOf ?? (_ => LinkPlan.Clean));
        try
        {
            await rig.Add(agentData ?? directory["host0"], agentArguments ?? []);
            return rig;
        }
        catch
        {
            rig.Dispose();
            throw;
        }
    }

    /// <summary>Starts another agent and waits until it is up.</summary>
    public async Task<TappedAgent> Add(
        string dataDirectory, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var name = $"host{agents.Count}";
        var agent = new TappedAgent(Proxy, name, dataDirectory, arguments, environment);
        agents.Add(agent);
        await Collector.HostInState(name, "up", Limit);
        return agent;
    }

    /// <summary>kill -9 for the collector, and waits for the end.</summary>
    public async Task KillCollector()
    {
        Assert.IsFalse(Collector.Program.HasExited, Collector.Program.Output);
        Collector.Program.Kill();
        await Collector.Program.Exit(Limit);
    }

    /// <summary>Waits until every agent is linked and so many more frames are acknowledged.</summary>
    public async Task Flows(int frames = 20)
    {
        var before = Ledger.AckedFrames;
        try
        {
            await Eventually.Holds(
                () => Task.FromResult(Ledger.AckedFrames >= before + frames), Limit,
                $"{frames} more acknowledged frames");
        }
        catch (AssertFailedException e)
        {
            throw new AssertFailedException(
                string.Join(
                    Environment.NewLine,
                    $"{e.Message}; sent {Ledger.SentFrames}, acknowledged {Ledger.AckedFrames}, links {Proxy.Accepted}",
                    Agent.Program.Output, Collector.Program.Output),
                e);
        }
        foreach (var agent in agents)
            await Collector.HostInState(agent.Name, "up", Limit);
    }

    /// <summary>Waits until nothing has been acknowledged for two seconds; some may be under way.</summary>
    public async Task AcksStop()
    {
        var still = TimeSpan.FromSeconds(2);
        await Eventually.Holds(
            async () =>
            {
                var before = Ledger.AckedFrames;
                await Task.Delay(still);
                return Ledger.AckedFrames == before;
            },
            Limit,
            "no more acknowledgements");
    }

    /// <summary>Waits until one of the collector's own metrics, one without labels, has a value.</summary>
    public Task MetricIs(string name, Func<double, bool> wanted) =>
        Eventually.Holds(async () => wanted(await Metric(name)), Limit, $"the right {name}");

    /// <summary>One of the collector's own metrics, one without labels.</summary>
    public async Task<double> Metric(string name) =>
        Exposition.Parse(await Collector.Get("/metrics")).Samples[name + "{}"];

    /// <summary>What the history holds now. The collector must be dead, or paused.</summary>
    public StoredFrames Stored() => StoredFrames.Read(Collector.DataDirectory);

    /// <summary>
    /// Stops agents and collector in order, once all is delivered, and compares both sides; what the collector itself
    /// reads in its history must be as much.
    /// </summary>
    public async Task<StoredFrames> AssertAllKept(int framesMin)
    {
        await StopAll();
        AssertAllAcked();
        var stored = Stored();
        var kept = BothSides.AssertKept(Ledger.Acked, Ledger, stored);
        Assert.IsGreaterThanOrEqualTo(framesMin, kept, "too little was sent for the fault to matter");
        await AssertChecked(stored);
        return stored;
    }

    /// <summary>
    /// Stops the agent whose disk is broken, then the collector, and compares both sides: what the agent had in memory
    /// only at its end is lost, and was not acknowledged.
    /// </summary>
    public async Task AssertKeptWithBrokenAgent(int framesMin)
    {
        Agent.Program.Terminate();
        await Agent.Program.Exit(Limit);
        await StopCollector();
        var stored = Stored();
        Assert.IsGreaterThanOrEqualTo(framesMin, BothSides.AssertKept(Ledger.Acked, Ledger, stored));
        await AssertChecked(stored);
    }

    /// <summary>Stops agents and collector in order, once all is delivered.</summary>
    public async Task StopAll()
    {
        await Flows();
        foreach (var agent in agents)
        {
            await Delivered(agent);
            await agent.Stop();
            // On a busy machine the end comes before the last acknowledgements: the spool has the rest.
            while (agent.SpoolFiles.Length > 0)
            {
                agent.Restart();
                await Delivered(agent);
                await agent.Stop();
            }
        }
        await StopCollector();
    }

    /// <summary>What the collector says of its own history: as many batches as were counted here.</summary>
    public async Task AssertChecked(StoredFrames stored)
    {
        using var check = new RunningProgram(
            Binaries.Collector, "history", "check", "--data-dir", Collector.DataDirectory);
        var exit = await check.Exit(Limit);
        Assert.AreEqual(stored.Losses.Count == 0 ? 0 : 1, exit, check.Output);
        var batches = Batches().Match(check.Output).Groups[1].ValueSpan;
        Assert.AreEqual(stored.Batches, long.Parse(batches, CultureInfo.InvariantCulture), check.Output);
    }

    public void Dispose()
    {
        foreach (var agent in agents)
            agent.Dispose();
        Collector.Dispose();
        Proxy.Dispose();
        directory.Dispose();
    }

    private static Task Delivered(TappedAgent agent) => Eventually.Holds(
        () => Task.FromResult(agent.SpoolFiles.Length == 0), Limit, $"{agent.Name}'s spool being delivered");

    private async Task StopCollector()
    {
        Collector.Program.Terminate();
        Assert.AreEqual(0, await Collector.Program.Exit(Limit), Collector.Program.Output);
    }

    // An agent that has stopped in order leaves nothing unsaid; one that was killed may.
    private void AssertAllAcked()
    {
        if (agents.Exists(agent => agent.Killed.Count > 0))
            return;
        var unacked = Ledger.Sent.Keys
            .Where(key => key.Seq > Ledger.Acked.GetValueOrDefault(key.Incarnation)).ToArray();
        Assert.IsEmpty(unacked, $"{unacked.Length} frames were sent and never acknowledged");
        Assert.AreEqual(Ledger.SentFrames, Ledger.AckedFrames, "frames were acknowledged that were not sent");
    }

    [GeneratedRegex(" ([0-9]+) batches")]
    private static partial Regex Batches();
}
