using System.Net;
using Monitoring.Agent.Delivery;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Listening;

/// <summary>A host with a real session, encoder and outbox, on a virtual reactor and a network in memory.</summary>
internal sealed class FakeHost : IAgentSessionOwner
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IReactor reactor;
    private readonly INetwork network;
    private readonly int port;
    private readonly int group;
    private readonly LoopingCall sampling;
    private uint links;
    private long value;

    public FakeHost(CollectorUnderTest collector, string name, Guid id, ulong incarnation)
    {
        reactor = collector.Reactor;
        network = collector.Network;
        port = collector.EndPoint.Port;
        Identity = new AgentIdentity(id, incarnation, Guid.Empty, name, "1.2.3");
        Encoder = new StreamEncoder(incarnation);
        Outbox = new Outbox(incarnation);
        group = Encoder.AddGroup("loadavg", Interval);
        Define("node_load1");
        sampling = new LoopingCall(reactor, () => Sample());
    }

    public AgentIdentity Identity { get; set; }

    public StreamEncoder Encoder { get; }

    public Outbox Outbox { get; }

    public AgentSession? Session { get; private set; }

    public bool IsLinked { get; private set; }

    public Configuration? Configuration { get; private set; }

    public SessionEnd? End { get; private set; }

    /// <summary>What it shows the collector; null for plain TCP.</summary>
    public TlsClient? Tls { get; set; }

    /// <summary>The last certificate that came over the link.</summary>
    public Cert? Cert { get; private set; }

    /// <summary>How often it was asked which processes use most.</summary>
    public int AskedForProcesses { get; private set; }

    /// <summary>Batches sampled so far.</summary>
    public int Sampled { get; private set; }

    /// <summary>Adds a series to the next cycle.</summary>
    public int Define(string name)
    {
        pendingDefinitions.Add(name);
        return pendingDefinitions.Count;
    }

    /// <summary>Retires a series in the next cycle; 0 is the one that each host has, 1 the first that was
    /// defined.</summary>
    public void Retire(int slot) => pendingRetirements.Add(slot);

    private readonly List<string> pendingDefinitions = [];

    private readonly List<int> pendingRetirements = [];

    /// <summary>Dials once. When <see cref="Sampling"/> was started, frames flow by themselves then.</summary>
    public FakeHost Dial()
    {
        End = null;
        var link = ++links;
        network.Connect(IPAddress.Loopback.ToString(), port, Tls, () =>
            Session = new AgentSession(reactor, Identity, link, Outbox, this)).AddErrback(_ => { });
        return this;
    }

    /// <summary>Samples now and then each second.</summary>
    public FakeHost Sampling()
    {
        sampling.Start(Interval);
        return this;
    }

    /// <summary>Samples no more.</summary>
    public void StopSampling() => sampling.Stop();

    /// <summary>Samples one cycle; all values are its number.</summary>
    public void Sample(bool send = true)
    {
        Encoder.Begin(reactor.UtcNow.ToUnixTimeMilliseconds());
        foreach (var name in pendingDefinitions)
            Encoder.Define(group, new Series(new Family(name, MetricType.Gauge, "Fake."), LabelSet.Empty));
        pendingDefinitions.Clear();
        pendingRetirements.ForEach(Encoder.Retire);
        pendingRetirements.Clear();
        var values = new long[Encoder.LiveSlots(group).Length];
        values.AsSpan().Fill(++value);
        Encoder.WriteGroup(group, values);
        Encoder.End();
        Outbox.Add(Encoder.Frames, Encoder.Bytes);
        Sampled++;
        if (send)
            Session?.FramesAvailable();
    }

    /// <summary>A cycle in which sampling failed.</summary>
    public void Fail()
    {
        Encoder.Begin(reactor.UtcNow.ToUnixTimeMilliseconds());
        Encoder.FailGroup(group);
        Encoder.End();
        Outbox.Add(Encoder.Frames, Encoder.Bytes);
        Session?.FramesAvailable();
    }

    /// <summary>Sends the newest cycle ahead of the backlog.</summary>
    public bool SendAhead()
    {
        var frames = new FrameWriter();
        Session!.SnapshotCatalogueSeq = Encoder.WriteSnapshot(Session.SnapshotCatalogueSeq, frames, null);
        return Session.SendAhead(frames.Written);
    }

    void IAgentSessionOwner.Welcomed(AgentSession session, Welcome welcome)
    {
        IsLinked = true;
        Encoder.RequestKeyFrame();
    }

    private ReadOnlyMemory<byte> Processes()
    {
        AskedForProcesses++;
        var body = new FrameWriter();
        new TopProcesses(1_000, [new ProcessUsage(7, 250, 4_096, "init")]).Write(body);
        return body.Written.ToArray();
    }

    Deferred<PollAnswer>? IAgentSessionOwner.Polled(AgentSession session, Poll poll)
    {
        if (poll.Kind == PollKind.TopProcesses)
            return Deferred.Succeed(new PollAnswer(PollStatus.Ok, Processes()));
        if (poll.Kind != PollKind.SampleNow)
            return null;
        var (frames, body) = (new FrameWriter(), new FrameWriter());
        Sample(send: false);
        session.SnapshotCatalogueSeq = Encoder.WriteSnapshot(session.SnapshotCatalogueSeq, frames, body);
        return Deferred.Succeed(new PollAnswer(PollStatus.Ok, body.Written.ToArray(), frames.Written.ToArray()));
    }

    void IAgentSessionOwner.Configured(AgentSession session, Configuration configuration) =>
        Configuration = configuration;

    void IAgentSessionOwner.Certified(AgentSession session, Cert cert) => Cert = cert;

    void IAgentSessionOwner.Refused(AgentSession session, Refused refused)
    {
    }

    void IAgentSessionOwner.Ended(AgentSession session, SessionEnd end)
    {
        IsLinked = false;
        End = end;
    }
}
