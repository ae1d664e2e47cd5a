using System.Net;
using System.Reactive;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Collector.Instruments;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Collector.Listening;

/// <summary>
/// One connection that an agent dialled. It says hello to the <see cref="Admission"/> and, once admitted, tells
/// <see cref="IAgentLinks"/>.
/// </summary>
/// <remarks>Bytes come on the thread that reads; everything else runs on the reactor's.</remarks>
public sealed class AgentLink : IProtocol, ICollectorSessionOwner
{
    /// <summary>Between two requests of a link for another certificate: 500 ms.</summary>
    public static readonly TimeSpan RenewalsApart = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the wall clock is believed to go on as it is, before it is asked again whether the agent's
    /// certificate is over: 1 minute.</summary>
    public static readonly TimeSpan ExpiryLookInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a closing link may take to send its last words: 1 s. A peer that is gone reads them never.
    /// </summary>
    public static readonly TimeSpan CloseMax = TimeSpan.FromSeconds(1);

    private readonly IReactor reactor;
    private readonly Admission admission;
    private readonly CollectorMetrics metrics;
    private readonly CollectorSession session;
    private readonly AgentConfiguration? configuration;
    private readonly Stream? capture;
    private readonly List<Deferred<Unit>> awaitingEnd = [];
    private ITransport? transport;
    private Deferred<Unit>? introduced;
    private Deferred<Unit>? opening;
    private IDelayedCall? expiry;
    private volatile IStreamReader? reader;
    private long sentCounted;
    private TimeSpan? renewedAt;

    internal AgentLink(
        IReactor reactor,
        Admission admission,
        IAgentLinks links,
        CollectorMetrics metrics,
        EndPoint peer,
        AgentConfiguration? configuration,
        Stream? capture)
    {
        this.metrics = metrics;
        this.reactor = reactor;
        this.admission = admission;
        Links = links;
        this.configuration = configuration;
        this.capture = capture;
        Address = ToAddress(peer);
        PeerAddress = (peer as IPEndPoint)?.Address;
        session = new CollectorSession(reactor, this, capture);
    }

    internal IAgentLinks Links { get; }

    /// <summary>The address at the other end.</summary>
    public string Address { get; }

    /// <summary>The same for who counts by it; null when the other end has none.</summary>
    internal IPAddress? PeerAddress { get; }

    /// <summary>What is known of the agent by the certificate that it has shown.</summary>
    public PeerStanding Standing { get; private set; } = PeerStanding.Unasked;

    /// <summary>What the agent said of itself.</summary>
    /// <exception cref="InvalidOperationException">It has not said anything yet.</exception>
    public Hello Hello => session.Hello ?? throw new InvalidOperationException("HELLO has not come yet");

    /// <summary>The agent's id.</summary>
    /// <exception cref="InvalidOperationException">HELLO has not come yet.</exception>
    public Guid AgentId => Hello.AgentId;

    /// <summary>True once it was let in, even when it has ended since.</summary>
    public bool IsAdmitted { get; private set; }

    /// <summary>True once nothing comes any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Bytes received. Any thread.</summary>
    public long BytesReceived => session.BytesReceived;

    /// <summary>For how long the agent has left a poll unanswered, and sent nothing else either; zero when none waits.
    /// </summary>
    public TimeSpan Unanswered => session.Unanswered;

    /// <summary>Frames received. Any thread.</summary>
    public long FramesReceived => session.FramesReceived;

    /// <summary>Asks the agent.</summary>
    /// <inheritdoc cref="CollectorSession.Poll"/>
    public Deferred<PollResult> Poll(PollKind kind, TimeSpan timeout) =>
        HasEnded
            ? Deferred.Fail<PollResult>(new PollFailedException("the link has ended"))
            : session.Poll(kind, ReadOnlyMemory<byte>.Empty, timeout);

    /// <summary>Takes no more from the agent for now. Any thread.</summary>
    public void PauseReading()
    {
        session.SetPaused(true);
        transport?.PauseReading();
    }

    /// <summary>Reads on.</summary>
    public void ResumeReading()
    {
        session.SetPaused(false);
        transport?.ResumeReading();
    }

    /// <inheritdoc cref="CollectorSession.Acknowledge"/>
    public void Acknowledge(ulong incarnation, ulong seq, long committedBytes)
    {
        if (HasEnded)
            return;
        session.Acknowledge(incarnation, seq, committedBytes);
        CountSent();
    }

    /// <summary>
    /// Says goodbye and closes; a peer that doesn't take the last words is cut off after <see cref="CloseMax"/>.
    /// </summary>
    /// <param name="reason">Why.</param>
    /// <param name="text">For people: what was wrong and what to do.</param>
    /// <param name="retryAfter">How long the agent shall wait before it dials again; zero leaves it to the
    /// agent.</param>
    /// <returns>Fires when the link is through.</returns>
    public Deferred<Unit> Close(GoodbyeReason reason, string text, TimeSpan retryAfter = default)
    {
        if (HasEnded)
            return Deferred.Succeed(Unit.Default);
        session.Goodbye(reason, text, retryAfter);
        var cutOff = reactor.CallLater(CloseMax, () => transport?.AbortConnection());
        return WhenEnded().AddCallback(_ =>
        {
            if (cutOff.Active)
                cutOff.Cancel();
        });
    }

    /// <summary>Sends the agent its settings; before it is welcomed, it will get them then.</summary>
    public void Configure()
    {
        if (!HasEnded && configuration is not null)
            session.Configure(configuration.Current);
    }

    /// <summary>Fires when the link is through.</summary>
    public Deferred<Unit> WhenEnded()
    {
        if (HasEnded)
            return Deferred.Succeed(Unit.Default);
        var ended = new Deferred<Unit>();
        awaitingEnd.Add(ended);
        return ended;
    }

    /// <summary>Fires when the other side has said who it is, or the link is through. To be asked once, before
    /// that.</summary>
    internal Deferred<Unit> WhenIntroduced() => introduced = new Deferred<Unit>();

    /// <summary>Gives the agent a certificate.</summary>
    internal void Certify(Cert cert)
    {
        if (!HasEnded)
            session.Certify(cert);
    }

    /// <summary>Sends the agent other settings; one that is not welcomed yet gets them then.</summary>
    internal void Configure(Configuration changed)
    {
        if (reader is not null && !HasEnded)
            session.Configure(changed);
    }

    /// <summary>Notes a request for another certificate.</summary>
    /// <returns>False when it comes too soon after the last one.</returns>
    internal bool MayRenew()
    {
        var isTooSoon = reactor.Elapsed - renewedAt < RenewalsApart;
        renewedAt = reactor.Elapsed;
        return !isTooSoon;
    }

    /// <summary>Ends the link when its certificate is over.</summary>
    /// <returns>True when it is.</returns>
    internal bool EndWithCertificate()
    {
        if (TimeLeft() is not { } left || left > TimeSpan.Zero)
            return false;
        Close(GoodbyeReason.Expired, $"the agent's certificate was good until {Standing.Certificate!.ValidUntil:u}");
        return true;
    }

    /// <summary>Lets the agent in. How its streams go on may take long to look up, when the disk is slow or many come
    /// at once: the agent waits for as long as it likes.</summary>
    /// <returns>Fires once it is welcomed, or has gone before that.</returns>
    internal Deferred<Unit> Welcome()
    {
        IsAdmitted = true;
        opening = Links.Admitted(this).AddCallback(terms =>
        {
            reader = terms.Reader;
            session.Welcome(terms.Welcome);
            WatchCertificate();
            Configure();
        }).AddErrback(failure =>
        {
            failure.Trap<OperationCanceledException>();
        });
        return opening;
    }

    void IProtocol.ConnectionMade(ITransport made)
    {
        transport = made;
        if (admission.Trust is { } trust)
        {
            // A certificate keeps what is read of it, and the link keeps its own for as long as it stands.
            using var read = made.PeerCertificate is { } shown ? new X509Certificate2(shown) : null;
            Standing = trust.Judge(read);
        }
        session.ConnectionMade(made);
    }

    void IProtocol.DataReceived(ReadOnlySpan<byte> data) => session.DataReceived(data);

    void IProtocol.ConnectionLost(Exception? reason)
    {
        session.ConnectionLost(reason);
        capture?.Dispose();
    }

    void ICollectorSessionOwner.HelloReceived(CollectorSession from, Hello hello)
    {
        Introduce();
        admission.HelloReceived(this, hello);
    }

    void ICollectorSessionOwner.EnrolReceived(CollectorSession from, Enrol enrol)
    {
        Introduce();
        admission.EnrolReceived(this, enrol);
    }

    void ICollectorSessionOwner.RenewReceived(CollectorSession from, Renew renew) =>
        admission.RenewReceived(this, renew);

    void ICollectorSessionOwner.Decoded(CollectorSession from, StreamDecoder decoder, bool ahead) =>
        reader?.Decoded(decoder, ahead);

    void ICollectorSessionOwner.FrameReceived(CollectorSession from, StreamDecoder decoder, in Frame frame) =>
        reader?.Received(decoder, frame);

    void ICollectorSessionOwner.KnownFrameDecoded(CollectorSession from, StreamDecoder decoder, in Frame frame) =>
        reader?.ReceivedAgain(decoder, frame);

    void ICollectorSessionOwner.EventReceived(CollectorSession from, ulong incarnation, StreamEvent happened) =>
        Links.Happened(this, happened);

    void ICollectorSessionOwner.SeriesRefused(CollectorSession from, Refused refused) =>
        Links.SeriesRefused(this, refused);

    void ICollectorSessionOwner.GoodbyeReceived(CollectorSession from, SessionEnd end)
    {
        if (IsAdmitted)
            Links.SaidGoodbye(this, end);
    }

    void ICollectorSessionOwner.Ended(CollectorSession from, SessionEnd end)
    {
        HasEnded = true;
        Introduce();
        expiry?.CancelIfActive();
        CountSent();
        admission.Ended(this, end);
        if (IsAdmitted)
            Links.Ended(this, end);
        foreach (var waiting in awaitingEnd)
            waiting.Callback(Unit.Default);
        // Nobody waits for it any more, and many others may. Last, as the agent's next link is judged within this call.
        opening?.Cancel();
    }

    private void Introduce()
    {
        introduced?.Callback(Unit.Default);
        introduced = null;
    }

    // The wall clock may be set while the link stands.
    private void WatchCertificate()
    {
        if (HasEnded || EndWithCertificate() || TimeLeft() is not { } left)
            return;
        expiry = reactor.CallLater(left < ExpiryLookInterval ? left : ExpiryLookInterval, WatchCertificate);
    }

    private TimeSpan? TimeLeft() => Standing.Certificate?.ValidUntil - reactor.UtcNow;

    // The session sends some of its frames by timers of its own, so what it has sent is counted afterwards.
    private void CountSent()
    {
        metrics.BytesSent.Add(session.BytesSent - sentCounted);
        sentCounted = session.BytesSent;
    }

    private static string ToAddress(EndPoint peer) => peer is not IPEndPoint ip
        ? peer.ToString() ?? ""
        : ip.Address.IsIPv4MappedToIPv6 ? ip.Address.MapToIPv4().ToString() : ip.Address.ToString();
}
