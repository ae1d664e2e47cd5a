using System.Reactive;
using Monitoring.Agent.Delivery;
using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Agent.Encoding;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Tests.Simulation.Checks;
using Monitoring.Tests.Simulation.Machines;
using Monitoring.Tests.Simulation.Network;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>One process of an agent: everything that its program wires, but the samplers' sources and the
/// sockets.</summary>
internal sealed class AgentProcess
{
    private const int TimersMax = 24;

    private readonly World world;
    private readonly SimulatedAgent agent;
    private readonly SamplingLoop loop;
    private readonly CollectorLink link;
    private readonly Outbox memory;
    private readonly SpooledOutbox outbox;
    private readonly AgentStore store;
    private readonly AgentCounters counters = new();
    private readonly int outboxBytesMax;

    public AgentProcess(World world, SimulatedAgent agent, StreamTruth stream)
    {
        (this.world, this.agent, Stream) = (world, agent, stream);
        Reactor = new ProcessReactor(world.Time, agent.Machine, world.ThreadDelay);
        var network = new ProcessNetwork(world.Network, agent.Machine, Reactor);
        var writer = new StoryWriter(world.Story, agent.Name, () => Reactor.Alive);
        var log = new Log(writer, Severity.Info, forJournal: false);
        var random = new Random(world.Random.Next());
        var encoder = new StreamEncoder(stream.Incarnation);
        var cycles = new CycleEncoder(encoder, world.Plan.Intervals);
        outboxBytesMax = world.Plan.OutboxBytesMax;
        var files = new ProcessFiles(Reactor, agent.Disk);
        store = new AgentStore(Reactor, files, agent.Id, world.Plan.SpoolBytesMax, counters, log);
        store.Spool.Lost += (frames, _) => Dropped(frames);
        store.Open(cycles);
        memory = new Outbox(stream.Incarnation, outboxBytesMax);
        outbox = new SpooledOutbox(Reactor, memory, store.Spool);
        outbox.Dropped += Dropped;
        var identity = new AgentIdentity(
            agent.Id, stream.Incarnation, Guid.Empty, agent.Name, "simulated");
        var samplers = SyntheticSampler.ForHost(
            random, agent.Truth.MemoryBytes, world.Plan.SeriesPerAgent, world.Plan.IsSteady);
        var runs = Array.ConvertAll(samplers, sampler => new ScheduledSampler(sampler, sampler.Pace, Log.None));
        var recorder = new CycleRecorder(
            cycles, agent.Truth, stream, () => world.Time.Elapsed, world.Plan.IsSteady);
        loop = new SamplingLoop(
            Reactor, world.Plan.Intervals, runs, new CycleThread(Reactor, world.ThreadDelay),
            recorder, counters, log);
        // What processes do on a host that is made up is of no interest here.
        var answers = new PollAnswers(
            encoder, loop.SampleNow, () => Deferred.Succeed(ReadOnlyMemory<byte>.Empty));
        var targets = agent.Memberships is { } memberships
            ? agent.Targets.Select(memberships.Certified).ToArray()
            : agent.Targets;
        var dialer = new Dialer(Reactor, network, targets, random, log);
        link = new CollectorLink(
            Reactor, dialer, new PreferredProbe(Reactor, network, targets),
            identity, outbox, memory, store.Links!, cycles, answers, counters, log);
        new CertificateRenewal(Reactor, agent.Id, random, log).Tie(link, dialer);
        // What the next one tells of, as nobody can learn it any more.
        Reactor.Died += () => agent.Truth.Dropped += outbox.DropsUnanswered;
        recorder.Next = link;
        cycles.Sink = recorder;
    }

    public ProcessReactor Reactor { get; }

    public StreamTruth Stream { get; }

    public bool IsStopping { get; private set; }

    public bool IsSampling { get; private set; } = true;

    public bool IsDelivered => outbox.IsDelivered;

    /// <summary>Links that came to be.</summary>
    public long Links => counters.Links;

    /// <summary>How far it was told that its own stream is committed.</summary>
    public ulong AckedSeq => memory.AckedSeq;

    public void Start() => Reactor.Run(() =>
    {
        loop.Start();
        link.Start();
    });

    /// <summary>Samples no more, and goes on delivering.</summary>
    public void StopSampling()
    {
        IsSampling = false;
        _ = loop.Stop();
    }

    public Deferred<Unit> Stop()
    {
        IsStopping = true;
        return loop.Stop().AddCallback(_ => link.Stop()).AddCallback(store.Close).AddCallback(_ => { });
    }

    private void Dropped(long batches)
    {
        world.Story.Tell(agent.Name, $"drops {batches} batches");
        agent.Truth.Dropped += batches;
    }

    public void Check()
    {
        if (outbox.UnackedBytes > outboxBytesMax + Limits.FrameBytesMax)
            world.Broken($"{agent.Name} keeps {outbox.UnackedBytes} bytes, and may keep {outboxBytesMax}");
        // One file more may wait for its deletion; a disk that fails keeps what it should let go of.
        var (spooled, most) = (agent.Disk.BytesOf(name => SpoolName.TryParse(name, out _)), world.Plan.SpoolBytesMax);
        if (!Stream.DiskFailed && spooled > most + Math.Min(most, SpoolWriter.BodyBytesMin))
            world.Broken($"{agent.Name} has spooled {spooled} bytes, and may spool {most}");
        if (Reactor.TimersPending > TimersMax)
            world.Broken($"{agent.Name} has {Reactor.TimersPending} timers: {Reactor.DescribeTimers()}");
    }
}
