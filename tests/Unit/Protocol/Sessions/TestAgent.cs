using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Protocol.Sessions;

/// <summary>An agent with one group of series, and what its session told it.</summary>
internal sealed class TestAgent : IAgentSessionOwner
{
    private readonly IReactor reactor;
    private readonly int group;
    private uint links;

    public TestAgent(IReactor reactor, ulong incarnation = 77, int series = 3)
    {
        this.reactor = reactor;
        Encoder = new StreamEncoder(incarnation);
        Outbox = new TestOutbox(incarnation);
        group = Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        for (var i = 0; i < series; i++)
            Encoder.Define(group, Codec.StreamPair.Series("s" + i));
    }

    public StreamEncoder Encoder { get; }

    public TestOutbox Outbox { get; }

    public AgentSession? Session { get; private set; }

    public Welcome? LastWelcome { get; private set; }

    public List<Refused> Refusals { get; } = [];

    public List<Configuration> Configurations { get; } = [];

    public SessionEnd? End { get; private set; }

    public Func<Poll, Deferred<PollAnswer>?> Answer { get; set; } = _ => null;

    public AgentSession Dial()
    {
        End = null;
        LastWelcome = null;
        var identity = new AgentIdentity(
            new Guid("00112233-4455-6677-8899-aabbccddeeff"), Encoder.Incarnation, Guid.Empty, "host", "1.0");
        return Session = new AgentSession(reactor, identity, ++links, Outbox, this);
    }

    /// <summary>Samples one cycle; all values are <paramref name="value"/>.</summary>
    public void Sample(long value)
    {
        Encoder.Begin(reactor.UtcNow.ToUnixTimeMilliseconds());
        var values = new long[Encoder.LiveSlots(group).Length];
        values.AsSpan().Fill(value);
        Encoder.WriteGroup(group, values);
        Encoder.End();
        Outbox.Add(Encoder);
        Session?.FramesAvailable();
    }

    public void Define(string name)
    {
        Encoder.Begin(reactor.UtcNow.ToUnixTimeMilliseconds());
        Encoder.Define(group, Codec.StreamPair.Series(name));
        Encoder.End();
        Outbox.Add(Encoder);
        Session?.FramesAvailable();
    }

    void IAgentSessionOwner.Welcomed(AgentSession session, Welcome welcome)
    {
        LastWelcome = welcome;
        Encoder.RequestKeyFrame();
    }

    Deferred<PollAnswer>? IAgentSessionOwner.Polled(AgentSession session, Poll poll) => Answer(poll);

    void IAgentSessionOwner.Configured(AgentSession session, Configuration configuration) =>
        Configurations.Add(configuration);

    void IAgentSessionOwner.Refused(AgentSession session, Refused refused) => Refusals.Add(refused);

    void IAgentSessionOwner.Ended(AgentSession session, SessionEnd end) => End = end;
}
