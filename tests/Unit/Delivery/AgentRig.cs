using System.Net;
using Monitoring.Agent.Delivery;
using Monitoring.Agent.Encoding;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Protocol.Sessions;
using Monitoring.Tests.Unit.Sampling;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Delivery;

/// <summary>A whole agent from sampler to link, and a collector, in virtual time and memory.</summary>
internal sealed class AgentRig
{
    private const int Port = 7420;

    public AgentRig(int outboxBytesMax = Limits.UnsentBytesMax, ScriptedSampler? sampler = null)
    {
        Network = new MemoryNetwork(Reactor);
        Collector = new TestCollector(Reactor);
        var log = new Log(Told, Severity.Info, forJournal: false);
        Stream = new StreamEncoder(incarnation: 77);
        Encoder = new CycleEncoder(Stream, SamplingIntervals.Default);
        Sampler = sampler ?? ScriptedSampler.Counting("cpu");
        ScheduledSampler[] samplers = [new(Sampler, Sampler.Pace, log)];
        Loop = new SamplingLoop(
            Reactor, SamplingIntervals.Default, samplers, new InlineRunner(), Encoder, Counters, log);
        var target = new LinkTarget("127.0.0.1", Port, Tls: null);
        var dialer = new Dialer(Reactor, Network, target, new Random(1), log);
        var identity = new AgentIdentity(Guid.NewGuid(), Stream.Incarnation, Guid.Empty, "host", "1", default);
        Outbox = new Outbox(Stream.Incarnation, outboxBytesMax);
        Link = new CollectorLink(
            Reactor, dialer, identity, Outbox, Encoder, new PollAnswers(Stream, Loop.SampleNow), Counters, log);
        Encoder.Sink = Link;
    }

    public VirtualReactor Reactor { get; } = new();

    public MemoryNetwork Network { get; }

    public TestCollector Collector { get; }

    public StreamEncoder Stream { get; }

    public CycleEncoder Encoder { get; }

    public ScriptedSampler Sampler { get; }

    public SamplingLoop Loop { get; }

    public Outbox Outbox { get; }

    public CollectorLink Link { get; }

    public AgentCounters Counters { get; } = new();

    public StringWriter Told { get; } = new();

    public void Start()
    {
        Listen();
        Loop.Start();
        Link.Start();
    }

    public void Listen() =>
        Network.Listen(new IPEndPoint(IPAddress.Loopback, Port), tls: null, _ => Collector.Accept());

    public void Run(double seconds) => Reactor.AdvanceBy(TimeSpan.FromSeconds(seconds));
}
