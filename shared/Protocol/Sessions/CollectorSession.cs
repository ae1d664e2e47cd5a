using System.Collections.Frozen;
using System.Net;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Protocol.Sessions;

/// <summary>
/// The collector's side of one connection, without sockets and clocks of its own. The three calls of
/// <see cref="IProtocol"/> come on the thread that reads, where <see cref="CollectorReading"/> decodes frames;
/// everything else is for the reactor's thread.
/// </summary>
public sealed class CollectorSession : IProtocol
{
    private readonly IReactor reactor;
    private readonly ICollectorSessionOwner owner;
    private readonly CollectorReading reading;
    private readonly FrameWriter writer = new();
    private readonly PendingPolls polls;
    private readonly AckPolicy acks;
    private readonly SessionTimer greeting;
    private readonly SessionTimer closing;
    private readonly SilenceWatch silence;
    private ITransport? transport;
    private SessionEnd? end;
    private volatile bool isPaused;

    /// <summary>Makes it; <see cref="ConnectionMade"/> starts it.</summary>
    /// <param name="reactor">Where the control side runs, and its clock.</param>
    /// <param name="owner">Who is told.</param>
    /// <param name="capture">Takes every byte as it is received, on the thread that reads; null for none.</param>
    public CollectorSession(IReactor reactor, ICollectorSessionOwner owner, Stream? capture = null)
    {
        this.reactor = reactor;
        this.owner = owner;
        reading = new CollectorReading(this, reactor, owner, capture);
        polls = new PendingPolls(reactor, poll => Send(poll.Write));
        acks = new AckPolicy(reactor, Limits.UnackedBatchesMax, ack => Send(to => ack.Write(to, Hello!.Incarnation)));
        greeting = new SessionTimer(reactor, () => Goodbye(GoodbyeReason.NoHello, "No HELLO came in time."));
        closing = new SessionTimer(reactor, () => transport?.AbortConnection());
        silence = new SilenceWatch(
            reactor, SessionTimes.SilenceMax, () => isPaused ? reactor.Elapsed : LastReceived, GiveUp);
    }

    /// <summary>Where it stands.</summary>
    public CollectorSessionState State { get; private set; }

    /// <summary>Who is at the other end; null before the stream is open.</summary>
    public EndPoint? Peer { get; private set; }

    /// <summary>What the agent said of itself; null before HELLO.</summary>
    public Hello? Hello { get; private set; }

    /// <summary>When the newest bytes came, on the reactor's <see cref="IReactorTime.Elapsed"/>. Any thread.</summary>
    public TimeSpan LastReceived => reading.LastReceived;

    /// <summary>Bytes received. Any thread.</summary>
    public long BytesReceived => reading.BytesReceived;

    /// <summary>Bytes handed to the transport.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Frames received. Any thread.</summary>
    public long FramesReceived => reading.FramesReceived;

    /// <summary>Polls that wait for their answer.</summary>
    public int PollsInFlight => polls.Count;

    /// <summary>For how long a poll has waited in vain, with nothing else coming either; zero when none does.</summary>
    public TimeSpan Unanswered => polls.UnansweredSince is { } asked
        ? reactor.Elapsed - (asked > LastReceived ? asked : LastReceived)
        : TimeSpan.Zero;

    /// <inheritdoc/>
    public void ConnectionMade(ITransport transport)
    {
        reading.Begin();
        OnReactor(() =>
        {
            this.transport = transport;
            Peer = transport.Peer;
            greeting.Set(SessionTimes.HelloMax);
            silence.Start();
        });
    }

    /// <inheritdoc/>
    public void DataReceived(ReadOnlySpan<byte> data) => reading.Take(data);

    /// <inheritdoc/>
    public void ConnectionLost(Exception? reason) => OnReactor(() =>
    {
        StopStreaming(CollectorSessionState.Ended);
        closing.Clear();
        owner.Ended(this, end ?? new SessionEnd(null, true, "The connection ended.", TimeSpan.Zero, reason));
    });

    /// <summary>Takes the agent in: sends WELCOME. Answers <see cref="ICollectorSessionOwner.HelloReceived"/>; when the
    /// connection has ended since, does nothing.</summary>
    /// <exception cref="ArgumentException">The terms do not name the incarnations that HELLO named.</exception>
    public void Welcome(WelcomeTerms terms)
    {
        if (State != CollectorSessionState.Deciding)
            return;
        if (!terms.Streams.Select(s => s.Decoder.Incarnation).SequenceEqual(Hello!.Queued.Select(q => q.Incarnation)))
            throw new ArgumentException("the terms are not those of the incarnations in HELLO", nameof(terms));
        acks.WindowBytes = terms.UnackedBytesMax;
        foreach (var stream in terms.Streams)
            acks.Begin(stream.Decoder.Incarnation, stream.CommittedSeq, stream.CommittedBytes);
        State = CollectorSessionState.Streaming;
        var progress = terms.Streams.Select(s =>
            new IncarnationProgress(s.Decoder.Incarnation, s.CommittedSeq, s.Decoder.CatalogueSeq));
        var welcome = new Welcome(
            Math.Min(Hello.VersionMax, ProtocolVersion.Max), Capabilities.None, terms.CollectorId,
            reactor.UtcNow.ToUnixTimeMilliseconds(), Limits.UnackedBatchesMax, Limits.SeriesPerAgentMax, [.. progress],
            terms.UnackedBytesMax);
        // The agent sends its stream only after WELCOME, so the decoders have to be in place before.
        reading.Stream(terms.Streams.Select(s => s.Decoder).ToFrozenDictionary(d => d.Incarnation), Hello.Incarnation);
        Send(welcome.Write);
    }

    /// <summary>
    /// Says that everything of the incarnation up to the seq is committed. The ACK goes out at once when half of the
    /// agent's window is committed since the last one, and otherwise at most once per second.
    /// </summary>
    /// <param name="incarnation">Whose frames.</param>
    /// <param name="seq">The newest frame that is committed.</param>
    /// <param name="committedBytes">How many bytes of frames were committed by then; what counts is by how much it has
    /// risen.</param>
    public void Acknowledge(ulong incarnation, ulong seq, long committedBytes)
    {
        if (State == CollectorSessionState.Streaming)
            acks.Commit(incarnation, seq, committedBytes);
    }

    /// <summary>Says whether the owner keeps its transport from being read: the agent isn't silent then. Any
    /// thread.</summary>
    public void SetPaused(bool paused)
    {
        if (!paused)
            reading.Begin();
        isPaused = paused;
    }

    /// <summary>Asks the agent. At most <see cref="Limits.PollsInFlightMax"/> wait at a time.</summary>
    /// <returns>Fires with the answer; fails with <see cref="TimeoutException"/> when it doesn't come in time, and with
    /// <see cref="PollFailedException"/> when the connection ends or too many polls wait. Cancelling it lets it
    /// go.</returns>
    public Deferred<PollResult> Poll(PollKind kind, ReadOnlyMemory<byte> body, TimeSpan timeout) =>
        State == CollectorSessionState.Streaming
            ? polls.Ask(kind, body, timeout)
            : Deferred.Fail<PollResult>(new PollFailedException("The agent is not connected."));

    /// <summary>Sends settings.</summary>
    public void Configure(Configuration configuration)
    {
        if (State == CollectorSessionState.Streaming)
            Send(configuration.Write);
    }

    /// <summary>Gives the agent a certificate. Answers <see cref="ICollectorSessionOwner.EnrolReceived"/>, and ends the
    /// connection then, and <see cref="ICollectorSessionOwner.RenewReceived"/>.</summary>
    public void Certify(Cert cert)
    {
        if (!IsOpen)
            return;
        Send(cert.Write);
        if (State == CollectorSessionState.Deciding)
            Goodbye(GoodbyeReason.Enrolled, "Dial again with the certificate.");
    }

    /// <summary>Says goodbye and closes once everything is out; what still comes in is thrown away.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="text">For people: what was wrong and what to do.</param>
    /// <param name="retryAfter">How long the agent shall wait before it dials again; zero leaves it to the
    /// agent.</param>
    public void Goodbye(GoodbyeReason reason, string text, TimeSpan retryAfter = default) =>
        Goodbye(new Goodbye(reason, text, (int)retryAfter.TotalMilliseconds));

    /// <summary>From the thread that reads, posted: HELLO came.</summary>
    internal void HelloArrived(Hello hello)
    {
        if (State != CollectorSessionState.Greeting)
            return;
        Hello = hello;
        greeting.Clear();
        State = CollectorSessionState.Deciding;
        if (hello.VersionMin > ProtocolVersion.Max || hello.VersionMax < ProtocolVersion.Min)
            Goodbye(Faults.WrongVersion(hello.VersionMin, hello.VersionMax));
        else if (!HostName.IsValid(hello.Name))
            Goodbye(Faults.BadName());
        else
            owner.HelloReceived(this, hello);
    }

    /// <summary>From the thread that reads, posted: ENROL came.</summary>
    internal void EnrolArrived(Enrol enrol)
    {
        if (State != CollectorSessionState.Greeting)
            return;
        greeting.Clear();
        State = CollectorSessionState.Deciding;
        if (enrol.VersionMin > ProtocolVersion.Max || enrol.VersionMax < ProtocolVersion.Min)
            Goodbye(Faults.WrongVersion(enrol.VersionMin, enrol.VersionMax));
        else if (!HostName.IsValid(enrol.Name))
            Goodbye(Faults.BadName());
        else
            owner.EnrolReceived(this, enrol);
    }

    /// <summary>From the thread that reads, posted: an answer came.</summary>
    internal void ResultArrived(Result result, TimeSpan receivedAt, IReadOnlyList<GroupSnapshot> groups) =>
        polls.Answered(result, receivedAt, groups);

    /// <summary>From the thread that reads, posted: series were refused, or refused ones have left.</summary>
    internal void SeriesRefused(Refused refused)
    {
        if (State == CollectorSessionState.Streaming && refused.Refusals.Count > 0)
            Send(refused.Write);
        owner.SeriesRefused(this, refused);
    }

    /// <summary>From the thread that reads, posted: the agent said goodbye.</summary>
    internal void GoodbyeArrived(Goodbye goodbye)
    {
        if (!IsOpen)
            return;
        owner.GoodbyeReceived(this, Close(goodbye, byPeer: true));
    }

    /// <summary>From the thread that reads, posted: the agent broke the protocol.</summary>
    internal void Goodbye(Goodbye goodbye)
    {
        if (!IsOpen)
            return;
        Send(goodbye.Write);
        Close(goodbye, byPeer: false);
    }

    private bool IsOpen => State < CollectorSessionState.Closing;

    private SessionEnd Close(Goodbye goodbye, bool byPeer)
    {
        end = new SessionEnd(
            goodbye.Reason, byPeer, goodbye.Text, TimeSpan.FromMilliseconds(goodbye.RetryAfterMs), null);
        StopStreaming(CollectorSessionState.Closing);
        closing.Set(SessionTimes.CloseMax);
        transport!.LoseConnection();
        return end;
    }

    private void GiveUp()
    {
        end = new SessionEnd(GoodbyeReason.Silent, false, "Nothing came for long.", TimeSpan.Zero, null);
        StopStreaming(CollectorSessionState.Closing);
        transport!.AbortConnection();
    }

    private void StopStreaming(CollectorSessionState state)
    {
        State = state;
        reading.Stop();
        greeting.Clear();
        silence.Stop();
        acks.End();
        polls.End();
    }

    private void Send(Action<FrameWriter> write)
    {
        write(writer);
        BytesSent += writer.Length;
        transport!.Write(writer.Written);
        writer.Clear();
    }

    private void OnReactor(Action call)
    {
        if (reactor.InReactorThread)
            call();
        else
            reactor.CallFromThread(call);
    }
}
