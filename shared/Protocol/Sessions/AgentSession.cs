using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Protocol.Sessions;

/// <summary>
/// The agent's side of one connection, without sockets and clocks of its own. Everything but the three calls of
/// <see cref="IProtocol"/> is for the reactor's thread; those post there when they come on another. All fields belong
/// to the reactor's thread.
/// </summary>
public sealed class AgentSession : IProtocol
{
    /// <summary>Bytes that the transport may hold before the session waits for it to drain: 256 KiB.</summary>
    public const int TransportBytesMax = 256 << 10;

    private readonly IReactor reactor;
    private readonly AgentIdentity identity;
    private readonly uint link;
    private readonly IOutbox outbox;
    private readonly IAgentSessionOwner owner;
    private readonly FrameAssembler assembler = new();
    private readonly FrameAssembler.Taker take;
    private readonly FrameWriter writer = new();
    private readonly UnackedFrames unacked = new();
    private readonly Dictionary<ulong, ulong> committed = [];
    private readonly AgentPolls polls;
    private readonly SessionTimer greeting;
    private readonly SessionTimer drain;
    private readonly SessionTimer closing;
    private readonly SilenceWatch silence;
    private ITransport? transport;
    private TimeSpan lastReceived;
    private SessionEnd? end;

    /// <summary>Makes it; <see cref="ConnectionMade"/> starts it.</summary>
    /// <param name="reactor">Where it runs, and its clock.</param>
    /// <param name="identity">Who the agent is.</param>
    /// <param name="link">How often this agent has dialled any collector, this time included: from 1.</param>
    /// <param name="outbox">What is to be sent.</param>
    /// <param name="owner">Who is told.</param>
    /// <param name="silenceMax">After how long without a byte the link is given up; default
    /// <see cref="SessionTimes.SilenceMax"/>.</param>
    public AgentSession(
        IReactor reactor,
        AgentIdentity identity,
        uint link,
        IOutbox outbox,
        IAgentSessionOwner owner,
        TimeSpan? silenceMax = null)
    {
        this.reactor = reactor;
        this.identity = identity;
        this.link = link;
        this.outbox = outbox;
        this.owner = owner;
        take = Take;
        polls = new AgentPolls(reactor, poll => owner.Polled(this, poll), SendResult);
        greeting = new SessionTimer(reactor, () => Goodbye(GoodbyeReason.NoHello, "No WELCOME came in time."));
        drain = new SessionTimer(reactor, FramesAvailable);
        closing = new SessionTimer(reactor, () => transport?.AbortConnection());
        silence = new SilenceWatch(reactor, silenceMax ?? SessionTimes.SilenceMax, () => lastReceived, GiveUp);
    }

    /// <summary>Where it stands.</summary>
    public AgentSessionState State { get; private set; }

    /// <summary>Bytes handed to the transport.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Bytes received.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>True when all that was sent on this connection is acknowledged.</summary>
    public bool IsAllAcknowledged => unacked.IsEmpty;

    /// <summary>True while a frame that is there to be sent waits for acknowledgements.</summary>
    public bool IsWindowClosed { get; private set; }

    /// <summary>
    /// The catalogue seq that the latest snapshot on this connection gave, for
    /// <see cref="Codec.StreamEncoder.WriteSnapshot"/>. To be set by the owner once that snapshot is sent.
    /// </summary>
    public ulong SnapshotCatalogueSeq { get; set; }

    /// <inheritdoc/>
    public void ConnectionMade(ITransport transport)
    {
        if (!reactor.InReactorThread)
        {
            reactor.CallFromThread(() => ConnectionMade(transport));
            return;
        }
        this.transport = transport;
        State = AgentSessionState.Greeting;
        lastReceived = reactor.Elapsed;
        greeting.Set(SessionTimes.HelloMax);
        new Hello(ProtocolVersion.Min, ProtocolVersion.Max, Capabilities.None, identity.AgentId, identity.Incarnation,
            link, identity.BootId, identity.Name, identity.AgentVersion, reactor.UtcNow.ToUnixTimeMilliseconds(),
            outbox.Queued).Write(writer);
        SendWritten();
    }

    /// <inheritdoc/>
    public void DataReceived(ReadOnlySpan<byte> data)
    {
        if (!reactor.InReactorThread)
        {
            var copy = data.ToArray();
            reactor.CallFromThread(() => DataReceived(copy));
            return;
        }
        if (!IsOpen)
            return;
        BytesReceived += data.Length;
        lastReceived = reactor.Elapsed;
        var reading = assembler.Feed(data, take);
        if (IsOpen && reading is FrameReading.BadLength or FrameReading.BadChecksum)
            Goodbye(Faults.Of(reading));
    }

    /// <inheritdoc/>
    public void ConnectionLost(Exception? reason)
    {
        if (!reactor.InReactorThread)
        {
            reactor.CallFromThread(() => ConnectionLost(reason));
            return;
        }
        StopStreaming();
        closing.Clear();
        owner.Ended(this, end ?? new SessionEnd(null, true, "The connection ended.", TimeSpan.Zero, reason));
    }

    /// <summary>The outbox has new frames: sends as many as the window and the transport allow.</summary>
    public void FramesAvailable()
    {
        IsWindowClosed = false;
        while (State == AgentSessionState.Streaming)
        {
            if (transport!.UnsentBytes > TransportBytesMax)
            {
                drain.Set(SessionTimes.DrainInterval);
                return;
            }
            if (!outbox.TryPeek(out var frame))
                return;
            if (!unacked.HasRoomFor(frame))
            {
                IsWindowClosed = true;
                return;
            }
            Send(frame.Bytes.Span);
            if (frame.Seq > committed.GetValueOrDefault(frame.Incarnation))
                unacked.Add(frame);
            outbox.Advance();
        }
    }

    /// <summary>
    /// Sends frames ahead of the backlog: what <see cref="Codec.StreamEncoder.WriteSnapshot"/> made. Gives false, and
    /// sends nothing, when the session doesn't stream or the transport is full.
    /// </summary>
    public bool SendAhead(ReadOnlySpan<byte> frames)
    {
        if (State != AgentSessionState.Streaming || transport!.UnsentBytes > TransportBytesMax)
            return false;
        Send(frames);
        return true;
    }

    /// <summary>Asks for a certificate with a later end. Gives false, and asks nothing, when the session doesn't
    /// stream.</summary>
    public bool Renew(ReadOnlyMemory<byte> request)
    {
        if (State != AgentSessionState.Streaming)
            return false;
        new Renew(request).Write(writer);
        SendWritten();
        return true;
    }

    /// <summary>
    /// Says nothing more, because a newer link of this agent is about to take over; the collector ends this one then.
    /// </summary>
    public void Retire()
    {
        if (!IsOpen)
            return;
        StopStreaming();
        closing.Set(SessionTimes.HelloMax);
    }

    /// <summary>Says goodbye and closes once everything is out.</summary>
    public void Goodbye(GoodbyeReason reason, string text) => Goodbye(new Goodbye(reason, text));

    private bool IsOpen => State is AgentSessionState.Greeting or AgentSessionState.Streaming;

    private void Goodbye(Goodbye goodbye)
    {
        if (!IsOpen)
            return;
        goodbye.Write(writer);
        SendWritten();
        Close(goodbye, byPeer: false);
    }

    private void Close(Goodbye goodbye, bool byPeer)
    {
        end = new SessionEnd(
            goodbye.Reason, byPeer, goodbye.Text, TimeSpan.FromMilliseconds(goodbye.RetryAfterMs), null);
        var cutAfter = TimeUntilCut();
        StopStreaming();
        closing.Set(cutAfter);
        transport!.LoseConnection();
    }

    // A peer of whom nothing comes is waited for no longer than it would be without a goodbye.
    private TimeSpan TimeUntilCut() => State == AgentSessionState.Streaming && silence.Left < SessionTimes.CloseMax
        ? silence.Left
        : SessionTimes.CloseMax;

    private void GiveUp()
    {
        end = new SessionEnd(GoodbyeReason.Silent, false, "Nothing came for long.", TimeSpan.Zero, null);
        StopStreaming();
        transport!.AbortConnection();
    }

    private void StopStreaming()
    {
        State = AgentSessionState.Ended;
        greeting.Clear();
        drain.Clear();
        silence.Stop();
    }

    private bool Take(in Frame frame)
    {
        var fault = !ControlFlags.AreValid(frame.Type, frame.Flags) ? Faults.Malformed(frame.Type)
            : frame.Type == FrameType.Goodbye ? TakeGoodbye(frame)
            : State == AgentSessionState.Greeting ? TakeWelcome(frame)
            : TakeStreaming(frame);
        if (fault is not null)
            Goodbye(fault);
        return IsOpen;
    }

    private Goodbye? TakeGoodbye(in Frame frame)
    {
        if (Messages.Goodbye.Read(frame.Payload) is not { } goodbye)
            return Faults.Malformed(frame.Type);
        Close(goodbye, byPeer: true);
        return null;
    }

    private Goodbye? TakeWelcome(in Frame frame)
    {
        if (frame.Type != FrameType.Welcome)
            return Faults.Unwanted(frame.Type);
        if (Welcome.Read(frame.Payload) is not { } welcome)
            return Faults.Malformed(frame.Type);
        if (welcome.Version is < ProtocolVersion.Min or > ProtocolVersion.Max)
            return Faults.WrongVersion(welcome.Version, welcome.Version);
        greeting.Clear();
        silence.Start();
        (unacked.BatchesMax, unacked.BytesMax) = (welcome.UnackedBatchesMax, welcome.UnackedBytesMax);
        foreach (var progress in welcome.Progress)
            committed[progress.Incarnation] = progress.CommittedSeq;
        State = AgentSessionState.Streaming;
        outbox.Resume(welcome.Progress);
        owner.Welcomed(this, welcome);
        FramesAvailable();
        return null;
    }

    private Goodbye? TakeStreaming(in Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Ack when Ack.Read(frame, identity.Incarnation) is { } ack:
                TakeAck(ack);
                return null;
            case FrameType.Poll when Poll.Read(frame.Payload) is { } poll:
                polls.Take(poll);
                return null;
            case FrameType.Refused when Refused.Read(frame.Payload) is { } refused:
                owner.Refused(this, refused);
                return null;
            case FrameType.Config when Configuration.Read(frame.Payload) is { } configuration:
                owner.Configured(this, configuration);
                return null;
            case FrameType.Cert when Cert.Read(frame.Payload) is { } cert:
                owner.Certified(this, cert);
                return null;
            case FrameType.Ack or FrameType.Poll or FrameType.Refused or FrameType.Config or FrameType.Cert:
                return Faults.Malformed(frame.Type);
            default:
                return Faults.Unwanted(frame.Type);
        }
    }

    private void TakeAck(Ack ack)
    {
        if (ack.Seq <= committed.GetValueOrDefault(ack.Incarnation))
            return;
        committed[ack.Incarnation] = ack.Seq;
        unacked.Acknowledge(ack.Incarnation, ack.Seq);
        outbox.Acknowledged(ack.Incarnation, ack.Seq);
        FramesAvailable();
    }

    private void SendResult(Result result, ReadOnlyMemory<byte> framesBefore)
    {
        if (State != AgentSessionState.Streaming)
            return;
        if (!framesBefore.IsEmpty)
            Send(framesBefore.Span);
        result.Write(writer);
        SendWritten();
    }

    private void SendWritten()
    {
        Send(writer.Written);
        writer.Clear();
    }

    private void Send(ReadOnlySpan<byte> frames)
    {
        BytesSent += frames.Length;
        transport!.Write(frames);
    }
}
