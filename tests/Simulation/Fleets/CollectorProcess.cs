using System.Reactive;
using Monitoring.Collector.Aggregation;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Polling;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;
using Monitoring.Collector.Store.History;
using Monitoring.Protocol.Frames;
using Monitoring.Reactor;
using Monitoring.Tests.Simulation.Checks;
using Monitoring.Tests.Simulation.Machines;
using Monitoring.Tests.Simulation.Network;
using Monitoring.Trust;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>One process of a collector: every stage but its web side, on a journal and files in memory.</summary>
internal sealed class CollectorProcess
{
    private const int ReadBytesMax = 64 << 10;

    private readonly SimulatedCollector collector;
    private readonly ProcessNetwork network;
    private readonly CollectorMetrics metrics;
    private readonly Admission admission;
    private readonly AgentListener listener;
    private readonly RegistryKeeper keeper;
    private readonly FleetRounds rounds;
    private readonly FleetCommands commands;

    public CollectorProcess(World world, SimulatedCollector collector)
    {
        this.collector = collector;
        Reactor = new ProcessReactor(world.Time, collector.Machine, world.ThreadDelay);
        network = new ProcessNetwork(world.Network, collector.Machine, Reactor);
        Watch = new CollectorWatch(world, collector, Reactor);
        var log = new StoryLog(world.Story, collector.Name, () => Reactor.Alive, world.Broken);
        var instruments = new InstrumentSet();
        Reactor.Died += instruments.Dispose;
        metrics = new CollectorMetrics(instruments);
        var kept = collector.Disk.Registry;
        Registry = new AgentRegistry(kept.Agents, kept.Revoked, kept.Lapsed);
        Registry.Forgotten += agent =>
        {
            Watch.Forget(agent.Id);
            world.Trust?.Forgotten(agent.Id, collector);
        };
        var tokens = new TokenRegistry(kept.Tokens);
        keeper = new RegistryKeeper(
            Registry, tokens, Reactor, Write, line => world.Story.Tell(collector.Name, line));
        if (world.Plan.Certificates is not null)
            Trust = new CollectorTrust(world, collector, Reactor, Registry, tokens, keeper.Save, metrics, log);
        Latest = new LatestValues(Reactor);
        Journal = new SimulatedJournal(Reactor, collector.Disk, world.CommitTime, world.Plan.JournalBytesMax, Watch);
        var random = new Random(world.Random.Next());
        var fleet = new Fleet(
            Reactor, Registry, Latest, Journal, new NoHistory(), collector.Id, metrics, log, random.NextDouble);
        rounds = new FleetRounds(fleet, Latest, Reactor, metrics, log, Tracing.Source);
        rounds.Published.Subscribe(report => Watch.RoundPublished(report, Latest.Current));
        admission = new Admission(Registry, Trust?.Agents, Reactor, metrics, log);
        commands = new FleetCommands(Registry, admission, fleet, Reactor);
        listener = new AgentListener(Reactor, network, admission, fleet, metrics);
    }

    public ProcessReactor Reactor { get; }

    public CollectorWatch Watch { get; }

    public AgentRegistry Registry { get; }

    public LatestValues Latest { get; }

    public SimulatedJournal Journal { get; }

    /// <summary>Who it lets in by which certificate; null when it talks in the clear.</summary>
    public CollectorTrust? Trust { get; }

    /// <summary>Certificates that it has given.</summary>
    public long CertificatesIssued => metrics.CertificatesIssued.Value;

    public bool IsStopping { get; private set; }

    /// <summary>Polls that were not answered, as they came too late or their links ended.</summary>
    public long PollsUnanswered => metrics.PollsTimedOut.Value + metrics.PollsFailed.Value;

    public void Start() => Reactor.Run(() =>
    {
        listener.Listen(collector.EndPoint, Trust?.Certificate.Tls);
        if (Trust is null)
            rounds.Start();
        else
            Trust.Certificate.Start();
    });

    /// <summary>What the program does when it is told to stop.</summary>
    public Deferred<Unit> Stop()
    {
        IsStopping = true;
        if (Trust is null)
            rounds.Stop();
        else
            Trust.Certificate.Stop();
        listener.Close();
        return DeferredList.All([.. admission.CurrentLinks.ToArray().Select(link =>
            link.Close(GoodbyeReason.Stopped, "the collector stops"))]).AddCallback(_ => keeper.Save());
    }

    public void SampleNow(string name) => Reactor.Run(() => commands.SampleNow(name).AddErrback(_ => { }));

    public void Forget(string name) => Reactor.Run(() => commands.Forget(name));

    /// <summary>Tells it to revoke an agent.</summary>
    /// <returns>Fires when it has said that it is done; fails when it can't be.</returns>
    public Deferred<Unit> Revoke(string name) => commands.Revoke(name) is null
        ? Deferred.Fail<Unit>(new InvalidOperationException($"{name} is not known"))
        : keeper.Save();

    public void Check(World world)
    {
        if (Trust is null)
            CheckShown();
        var links = network.Ends.Count;
        var hosts = Latest.Current.Hosts.Length;
        var timersMax = 16 + (16 * (links + hosts));
        if (Reactor.TimersPending > timersMax)
            Watch.Broken($"{Reactor.TimersPending} timers with {links} links: {Reactor.DescribeTimers()}");
        // Who is not read any more may have brought one more read, and be gone.
        if (Journal.Bytes > Journal.BytesMax + (Math.Max(links, hosts) * ReadBytesMax))
            Watch.Broken($"{Journal.Bytes} bytes wait for the disk, and {Journal.BytesMax} may");
        var polls = metrics.PollsSent.Value - metrics.PollsAnswered.Value - metrics.PollsTimedOut.Value
            - metrics.PollsFailed.Value;
        if (polls < 0 || polls > world.Agents.Count)
            Watch.Broken($"{polls} polls are neither answered nor given up");
    }

    private void CheckShown()
    {
        Watch.Check(Latest);
        if (!IsStopping)
            Watch.CheckRounds();
    }

    /// <summary>Once every agent has gone, nothing of them may be left.</summary>
    public void CheckIdle(int timersAtRest)
    {
        if (network.Ends.Count > 0)
            Watch.Broken($"{network.Ends.Count} connections are left");
        if (Reactor.TimersPending > timersAtRest)
            Watch.Broken($"{Reactor.TimersPending} timers are left, {timersAtRest} are its own: "
                + Reactor.DescribeTimers());
    }

    private void Write(RegistryContent content)
    {
        if (Reactor.Step())
            collector.Disk.Registry = content;
    }
}
