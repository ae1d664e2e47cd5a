using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Protocol.Sessions;

/// <summary>A collector that takes everybody in, commits at once, and remembers what it was told.</summary>
/// <param name="reactor">Where it runs.</param>
/// <param name="before">Whose memory it has; null for none.</param>
internal sealed class TestCollector(IReactor reactor, TestCollector? before = null) : ICollectorSessionOwner
{
    private readonly Dictionary<ulong, StreamDecoder> decoders = before?.decoders ?? [];

    public Dictionary<string, GroupSnapshot> Latest { get; } = [];

    public Dictionary<string, GroupSnapshot> Ahead { get; } = [];

    public List<ulong> Stored { get; } = before?.Stored ?? [];

    /// <summary>The incarnations of what was stored.</summary>
    public List<ulong> StoredIncarnations { get; } = before?.StoredIncarnations ?? [];

    /// <summary>The times of the batches that were stored.</summary>
    public List<long> Times { get; } = before?.Times ?? [];

    /// <summary>What each HELLO said.</summary>
    public List<Hello> Hellos { get; } = [];

    public List<StreamEvent> Events { get; } = before?.Events ?? [];

    public List<Refused> Refusals { get; } = [];

    public SessionEnd? End { get; private set; }

    /// <summary>How each of its sessions ended.</summary>
    public List<SessionEnd> Ends { get; } = [];

    public CollectorSession? Session { get; private set; }

    /// <summary>The newest frame that was decoded when a read was over, of any stream.</summary>
    public ulong DecodedSeq { get; private set; }

    public bool Commits { get; set; } = true;

    /// <summary>The window in bytes that it allows.</summary>
    public int UnackedBytesMax { get; set; } = Limits.UnackedBytesMax;

    /// <summary>Bytes of the frames that were stored.</summary>
    public long StoredBytes { get; private set; }

    public Action<CollectorSession, Hello>? Decide { get; set; }

    public Action<CollectorSession, Enrol> DecideEnrol { get; set; } = (_, _) => { };

    public Action<CollectorSession, Renew> DecideRenew { get; set; } = (_, _) => { };

    public CollectorSession Accept(Stream? capture = null)
    {
        End = null;
        return Session = new CollectorSession(reactor, this, capture);
    }

    /// <summary>Loses its memory, as after a restart.</summary>
    public void Forget() => decoders.Clear();

    /// <summary>Takes everything and commits nothing, and knows nothing of it at the next link.</summary>
    public void CommitNothing()
    {
        Commits = false;
        Decide = (session, hello) =>
        {
            Forget();
            TakeIn(session, hello);
        };
    }

    /// <summary>Forgets what it took and did not commit, and commits from now on what comes over new links.</summary>
    public void CommitAgain()
    {
        Stored.Clear();
        StoredIncarnations.Clear();
        Events.Clear();
        Forget();
        (Commits, Decide) = (true, null);
    }

    public void TakeIn(CollectorSession session, Hello hello)
    {
        var decoders = hello.Queued.Select(q => Decoder(q.Incarnation, q.AckedSeq));
        var streams = decoders.Select(d => new StreamTerms(d.AppliedSeq, d, StoredBytes));
        session.Welcome(new WelcomeTerms(Guid.NewGuid(), [.. streams], UnackedBytesMax));
    }

    public StreamDecoder Decoder(ulong incarnation, ulong ackedSeq = 0) =>
        decoders.TryGetValue(incarnation, out var known) && known.AppliedSeq >= ackedSeq
            ? known
            : decoders[incarnation] = new(incarnation, ackedSeq);

    void ICollectorSessionOwner.HelloReceived(CollectorSession session, Hello hello)
    {
        Hellos.Add(hello);
        (Decide ?? TakeIn)(session, hello);
    }

    void ICollectorSessionOwner.EnrolReceived(CollectorSession session, Enrol enrol) => DecideEnrol(session, enrol);

    void ICollectorSessionOwner.RenewReceived(CollectorSession session, Renew renew) => DecideRenew(session, renew);

    void ICollectorSessionOwner.Decoded(CollectorSession session, StreamDecoder decoder, bool ahead)
    {
        DecodedSeq = decoder.DecodedSeq;
        List<GroupSnapshot> changed = [];
        decoder.TakeChanged(changed);
        foreach (var group in changed)
            (ahead ? Ahead : Latest)[group.Name] = group;
        if (!ahead && Commits)
            Acknowledge(decoder);
    }

    /// <summary>Says that everything of a stream is committed.</summary>
    public void Acknowledge(StreamDecoder decoder) =>
        Session!.Acknowledge(decoder.Incarnation, decoder.AppliedSeq, StoredBytes);

    void ICollectorSessionOwner.FrameReceived(
        CollectorSession session, StreamDecoder decoder, in Frame frame)
    {
        Stored.Add(decoder.AppliedSeq);
        StoredIncarnations.Add(decoder.Incarnation);
        StoredBytes += frame.Whole.Length;
        if (frame.Type == FrameType.Batch)
            Times.Add(decoder.TimeMs);
    }

    void ICollectorSessionOwner.EventReceived(CollectorSession session, ulong incarnation, StreamEvent happened) =>
        Events.Add(happened);

    void ICollectorSessionOwner.SeriesRefused(CollectorSession session, Refused refused) => Refusals.Add(refused);

    void ICollectorSessionOwner.Ended(CollectorSession session, SessionEnd end)
    {
        End = end;
        Ends.Add(end);
    }
}
