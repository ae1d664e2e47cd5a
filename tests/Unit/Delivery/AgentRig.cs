using System.Net;
using Monitoring.Agent.Delivery;
using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Agent.Encoding;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Listening;
using Monitoring.Tests.Unit.Protocol.Sessions;
using Monitoring.Tests.Unit.Sampling;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Delivery;

/// <summary>
/// A whole agent from sampler to link, and a collector, in virtual time and memory. One may be the next process of
/// another's host: then it has its files, and its collector's memory.
/// </summary>
internal sealed class AgentRig
{
    public const ulong FirstIncarnation = 77;

    /// <summary>Between the end of a process and the start of the next.</summary>
    public static readonly TimeSpan Downtime = TimeSpan.FromSeconds(30);

    /// <summary>What the host answers when it is asked which processes use most.</summary>
    public static readonly byte[] BusiestProcesses = [1, 2, 3];

    private const int Port = 7420;

    private readonly Dictionary<int, IListeningPort> ports = [];

    private static readonly Guid AgentId = new("00112233-4455-6677-8899-aabbccddeeff");

    public AgentRig(
        int outboxBytesMax = Limits.UnsentBytesMax,
        ScriptedSampler? sampler = null,
        long spoolBytesMax = Spool.BytesDefault,
        AgentRig? before = null,
        int collectors = 1,
        CollectorUnderTest? real = null,
        Membership? membership = null,
        WallClockApart? renewalClock = null,
        bool isStated = false)
    {
        // What is left of a process that was killed stands still on a clock of its own.
        Reactor = real?.Reactor ?? new VirtualReactor(before?.Reactor.UtcNow + Downtime);
        Network = real?.Network ?? new MemoryNetwork(Reactor);
        Collector = new TestCollector(Reactor, before?.Collector);
        Files = before?.Files ?? new MemorySpoolFiles();
        var log = new Log(Told, Severity.Info, forJournal: false);
        Stream = new StreamEncoder(before is null ? FirstIncarnation : before.Stream.Incarnation + 1);
        Encoder = new CycleEncoder(Stream, SamplingIntervals.Default);
        Sampler = sampler ?? ScriptedSampler.Counting("cpu");
        ScheduledSampler[] samplers = [new(Sampler, Sampler.Pace, log)];
        Loop = new SamplingLoop(
            Reactor, SamplingIntervals.Default, samplers, new InlineRunner(), Encoder, Counters, log);
        Collectors = [Collector, .. Enumerable.Range(1, collectors - 1).Select(_ => new TestCollector(Reactor))];
        LinkTarget[] targets = real is null && membership is not null
            ? [.. membership.Targets]
            : Array.ConvertAll(Enumerable.Range(Port, collectors).ToArray(), port =>
                new LinkTarget("127.0.0.1", real?.EndPoint.Port ?? port, membership?.Tls, membership));
        var dialer = new Dialer(Reactor, Network, targets, new Random(1), log);
        var probe = new PreferredProbe(Reactor, Network, targets);
        var identity = new AgentIdentity(AgentId, Stream.Incarnation, Guid.Empty, "host", "1");
        Store = new AgentStore(Reactor, Files, identity.AgentId, spoolBytesMax, Counters, log);
        Store.Open(Encoder);
        Memory = new Outbox(Stream.Incarnation, outboxBytesMax);
        Outbox = new SpooledOutbox(Reactor, Memory, Store.Spool);
        var answers = new PollAnswers(
            Stream, Loop.SampleNow, () => Deferred.Succeed<ReadOnlyMemory<byte>>(BusiestProcesses));
        Link = new CollectorLink(
            Reactor, dialer, probe, identity, Outbox, Memory, Store.Links!, Encoder, answers, Counters, log);
        Encoder.Sink = Link;
        Renewal = new CertificateRenewal((IReactor?)renewalClock ?? Reactor, AgentId, new Random(1), log);
        Renewal.Tie(Link, dialer);
        new AddressMove(
            Reactor, Network, () => membership is null ? targets : [.. membership.Targets], isStated, Encoder,
            new Random(1), log).Tie(Link, dialer);
    }

    /// <summary>What each collector shows; null for plain TCP.</summary>
    public Func<int, TlsServer?> Tls { get; init; } = _ => null;

    public VirtualReactor Reactor { get; }

    public MemorySpoolFiles Files { get; }

    public AgentStore Store { get; }

    public Outbox Memory { get; }

    public MemoryNetwork Network { get; }

    /// <summary>The preferred collector.</summary>
    public TestCollector Collector { get; }

    /// <summary>All of them, the preferred one first.</summary>
    public TestCollector[] Collectors { get; }

    public StreamEncoder Stream { get; }

    public CycleEncoder Encoder { get; }

    public ScriptedSampler Sampler { get; }

    public SamplingLoop Loop { get; }

    public SpooledOutbox Outbox { get; }

    public CollectorLink Link { get; }

    public CertificateRenewal Renewal { get; }

    public AgentCounters Counters { get; } = new();

    public StringWriter Told { get; } = new();

    public void Start()
    {
        Listen();
        Loop.Start();
        Link.Start();
    }

    /// <summary>Stops the agent as SIGTERM does; true once that is done.</summary>
    public bool Stop()
    {
        var isDone = false;
        Loop.Stop();
        Link.Stop().AddCallback(Store.Close).AddCallback(_ => isDone = true);
        Run(2);
        return isDone;
    }

    /// <summary>Asserts that nothing was stored twice, and of the present process everything.</summary>
    public void AssertStoredOnce()
    {
        var stored = Collector.StoredIncarnations.Zip(Collector.Stored).ToArray();
        CollectionAssert.AllItemsAreUnique(stored);
        var own = stored.Where(frame => frame.First == Stream.Incarnation).Select(frame => frame.Second).ToArray();
        var expected = Enumerable.Range(1, (int)Stream.LastSeq).Select(seq => (ulong)seq).ToArray();
        CollectionAssert.AreEqual(expected, own);
    }

    public void Listen()
    {
        for (var i = 0; i < Collectors.Length; i++)
            Listen(i);
    }

    public void Listen(int collector) =>
        Network.Listen(
                new IPEndPoint(IPAddress.Loopback, Port + collector), Tls(collector),
                _ => Collectors[collector].Accept())
            .AddCallback(port => ports[collector] = port);

    /// <summary>A collector's program is gone: what it has is kept.</summary>
    public void Unlisten(int collector)
    {
        ports[collector].Close();
        foreach (var link in Network.Links.Where(l => ((IPEndPoint)l.Client.Peer).Port == Port + collector).ToArray())
            link.Cut();
    }

    public void Run(double seconds) => Reactor.AdvanceBy(TimeSpan.FromSeconds(seconds));
}
