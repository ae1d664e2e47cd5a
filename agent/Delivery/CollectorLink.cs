using System.Globalization;
using System.Reactive;
using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Agent.Encoding;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// Keeps a link to the collector: dials, dials again after longer and longer waits, feeds each session from the outbox
/// and takes leave in order. For the reactor's thread only.
/// </summary>
/// <param name="reactor">Its clock and timers.</param>
/// <param name="dialer">Opens connections.</param>
/// <param name="probe">Tells when a collector is back that goes before the present one.</param>
/// <param name="identity">Who the agent is.</param>
/// <param name="outbox">What is to be delivered.</param>
/// <param name="memory">Where this process' part of that is.</param>
/// <param name="links">Numbers the links.</param>
/// <param name="encoder">Is asked for key frames; has the newest values.</param>
/// <param name="answers">Answers polls.</param>
/// <param name="counters">Where links and bytes are counted.</param>
/// <param name="log">Where links and their loss are told.</param>
public sealed class CollectorLink(
    IReactor reactor,
    Dialer dialer,
    PreferredProbe probe,
    AgentIdentity identity,
    SpooledOutbox outbox,
    Outbox memory,
    LinkCounter links,
    CycleEncoder encoder,
    PollAnswers answers,
    AgentCounters counters,
    Log log) : IAgentSessionOwner, IFrameSink
{
    /// <summary>A link that stood this long was a good one: waits between tries begin anew. 5 s.</summary>
    public static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(5);

    /// <summary>When the batches that wait to be sent span more than this, the newest values go ahead of them:
    /// 5 s.</summary>
    public static readonly TimeSpan BacklogMax = TimeSpan.FromSeconds(5);

    /// <summary>
    /// With several collectors, a link is given up when nothing came for this long: 8 s, a ping and a bit, so that
    /// another has it within 10 s.
    /// </summary>
    public static readonly TimeSpan SilenceMaxOfSeveral = TimeSpan.FromSeconds(8);

    private readonly FrameWriter ahead = new();
    private AgentSession? session;
    private AgentSession? retired;
    private Farewell? farewell;
    private LinkMove? move;
    private TimeSpan linkedAt;
    private long sessionBytesCounted;

    /// <summary>The collector sent settings.</summary>
    public event Action<Configuration>? Reconfigured;

    /// <summary>A link stands, to the collector that the dialer has dialled.</summary>
    public event Action<AgentSession, Welcome>? Linked;

    /// <summary>The link has ended.</summary>
    public event Action? Unlinked;

    /// <summary>The collector gave a certificate.</summary>
    public event Action<AgentSession, Cert>? CertificateCame;

    /// <summary>Begins to dial.</summary>
    public void Start()
    {
        memory.KeyFrameWanted += encoder.Stream.RequestKeyFrame;
        memory.RestatementWanted += encoder.Stream.RequestRestatement;
        outbox.Dropped += CountDropped;
        outbox.FramesArrived += () => session?.FramesAvailable();
        outbox.LessLeft += LinkAnewIfNeeded;
        outbox.LessLeft += () => move?.LeaveWhenAcknowledged();
        probe.Back += rank => MoveTo(dialer.Targets[rank]);
        dialer.Unwanted += connection => (connection as AgentSession)?.Goodbye(
            GoodbyeReason.DiallingAgain, "another link of this agent was here first");
        dialer.Start(MakeSession);
    }

    /// <summary>Ends the link in order; begins no other.</summary>
    /// <returns>Fires when it is over and everything else is on disk, after at most <see cref="Farewell.FlushMax"/>
    /// and <see cref="Farewell.CloseMax"/>; with false when the disk does not take it.</returns>
    public Deferred<bool> Stop()
    {
        dialer.Stop();
        probe.Stop();
        move?.Ended();
        move = null;
        if (session is null)
            return outbox.Flush();
        farewell = new Farewell(reactor, session, outbox);
        return farewell.Done;
    }

    /// <summary>
    /// Makes the link anew without a gap: dials while the present one stands, which says nothing more once the new one
    /// is open, and which the collector ends when the new one says HELLO.
    /// </summary>
    public void LinkAnew(AgentSession present)
    {
        if (present != session || farewell is not null || move is not null)
            return;
        dialer.Replace().AddCallbacks(
            _ => Retire(present),
            failure => log.Warn("cannot make the link anew; the present one stays",
                ("reason", failure.Exception.Message)));
    }

    /// <summary>Other collectors are to be dialled from now on; a link that stands is left alone.</summary>
    /// <param name="targets">The collectors, the preferred one first.</param>
    public void Retarget(IReadOnlyList<LinkTarget> targets)
    {
        dialer.Retarget(targets);
        probe.Retarget(targets);
        if (session is not null && farewell is null)
            probe.Watch(dialer.Rank);
    }

    /// <summary>Leaves for another collector, once the present one has acknowledged all that was sent.</summary>
    /// <param name="target">The other; one of those that are dialled.</param>
    public void MoveTo(LinkTarget target)
    {
        if (session is null || farewell is not null || move is not null)
            return;
        probe.Stop();
        move = new LinkMove(reactor, session, target);
    }

    /// <inheritdoc/>
    public void FramesEncoded(IReadOnlyList<EncodedFrame> frames, ReadOnlySpan<byte> bytes)
    {
        outbox.Add(frames, bytes);
        if (encoder.DroppedTold > 0)
            outbox.NoteTold(encoder.DroppedTold);
        if (session is not null)
        {
            session.FramesAvailable();
            // A cycle that waits for acknowledgements may wait for long, if the collector's disk is slow.
            if (session.IsWindowClosed || outbox.Backlog(encoder.ShortestInterval) > BacklogMax)
                SendNewest(session);
            CountSent(session);
        }
        counters.SetUnsent(outbox.UnackedBytes);
        NoteNotTaken(encoder.SeriesNotTaken);
    }

    /// <inheritdoc/>
    public void Welcomed(AgentSession session, Welcome welcome)
    {
        this.session = session;
        sessionBytesCounted = 0;
        linkedAt = reactor.Elapsed;
        encoder.Stream.RequestKeyFrame();
        counters.CountLinked();
        dialer.ForgetFailure();
        probe.Watch(dialer.Rank);
        log.Info("linked", ("collector", dialer.Target.ToString()), ("name", identity.Name));
        TellDrops();
        LinkAnewIfNeeded();
        Linked?.Invoke(session, welcome);
    }

    /// <inheritdoc/>
    public void Certified(AgentSession session, Cert cert) => CertificateCame?.Invoke(session, cert);

    /// <inheritdoc/>
    public Deferred<PollAnswer>? Polled(AgentSession session, Poll poll) => answers.Answer(session, poll);

    /// <inheritdoc/>
    public void Configured(AgentSession session, Configuration configuration) => Reconfigured?.Invoke(configuration);

    /// <inheritdoc/>
    public void Refused(AgentSession session, Refused refused) => log.Warn(
        "the collector does not take some series; its page names them",
        ("refused", refused.Total.ToString(CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public void Ended(AgentSession session, SessionEnd end)
    {
        if (session == retired)
        {
            retired = null;
            return;
        }
        if (this.session is not null && this.session != session)
        {
            dialer.Lost(session, "a second link came to nothing", ReasonOf(end), TimeSpan.Zero);
            return;
        }
        var wasLinked = this.session is not null;
        if (wasLinked)
            CountSent(session);
        this.session = null;
        Unlinked?.Invoke();
        farewell?.Ended();
        probe.Stop();
        if (wasLinked && reactor.Elapsed - linkedAt >= StableAfter)
            dialer.ForgetWaits();
        if (move is not null)
            FinishMove(session, move);
        else if (end is { ByPeer: false, Reason: GoodbyeReason.DiallingAgain })
            dialer.GoTo(session, dialer.Target);
        else
            dialer.Lost(session, WhatEnded(wasLinked), ReasonOf(end), end.RetryAfter);
    }

    private AgentSession MakeSession()
    {
        var silenceMax = dialer.Targets.Count > 1 ? SilenceMaxOfSeveral : SessionTimes.SilenceMax;
        return new AgentSession(reactor, identity, links.Next(), outbox, this, silenceMax);
    }

    // The link may have ended, or be on its way to, while the new one was dialled: then that is the next one.
    private void Retire(AgentSession present)
    {
        if (present != session)
            return;
        // The collector that a move was to leave is left already; the next one says where to go once more.
        move?.Ended();
        move = null;
        CountSent(present);
        (retired, session) = (present, null);
        Unlinked?.Invoke();
        probe.Stop();
        present.Retire();
    }

    private void FinishMove(AgentSession ended, LinkMove finished)
    {
        move = null;
        finished.Ended();
        log.Info("going over", ("collector", finished.Target.ToString()));
        dialer.GoTo(ended, finished.Target);
    }

    // What is left on disk of more incarnations than a HELLO has room for takes several links.
    private void LinkAnewIfNeeded()
    {
        if (farewell is null && outbox.NeedsNewLink)
        {
            session?.Goodbye(
                GoodbyeReason.DiallingAgain, "more is left of earlier processes than one HELLO can name");
        }
    }

    private void SendNewest(AgentSession streaming)
    {
        ahead.Clear();
        var seq = encoder.Stream.WriteSnapshot(streaming.SnapshotCatalogueSeq, ahead, null);
        if (streaming.SendAhead(ahead.Written))
            streaming.SnapshotCatalogueSeq = seq;
    }

    private void CountSent(AgentSession streaming)
    {
        counters.CountSent(streaming.BytesSent - sessionBytesCounted);
        sessionBytesCounted = streaming.BytesSent;
    }

    private void NoteNotTaken(int count)
    {
        if (count > 0 && counters.SeriesNotTaken == 0)
        {
            log.Warn(
                "series are left out, as there are too many or their texts are too long",
                ("left_out", count.ToString(CultureInfo.InvariantCulture)),
                ("series_max", Limits.SlotsPerAgentMax.ToString(CultureInfo.InvariantCulture)),
                ("series_bytes_max", Limits.SeriesBytesMax.ToString(CultureInfo.InvariantCulture)));
        }
        counters.SetSeriesNotTaken(count);
    }

    private void CountDropped(long batches)
    {
        if (counters.BatchesDropped == 0)
            log.Warn($"{WhatIsFull()}; the oldest undelivered batches are dropped, and counted");
        counters.CountDropped(batches);
        TellDrops();
    }

    // Told while nobody takes it in, the event could be dropped in its turn.
    private void TellDrops()
    {
        if (session is not null && outbox.TakeUntold() is var untold and > 0)
            encoder.ReportDropped(untold);
    }

    private string WhatIsFull() =>
        counters.SpoolFails > 0 ? "memory is full, and the disk takes nothing" : "the spool is full";

    private static string WhatEnded(bool wasLinked) =>
        wasLinked ? "lost the link" : "the collector refused the link";

    private static string ReasonOf(SessionEnd end) => (end.Reason, end.Text) switch
    {
        (null, _) => end.Failure?.Message ?? "the connection was closed",
        ({ } reason, "") => reason.ToString(),
        ({ } reason, var text) => $"{reason}: {text}",
    };
}
