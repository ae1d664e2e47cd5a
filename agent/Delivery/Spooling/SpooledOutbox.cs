using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Everything that is to be delivered, as one stream: first what earlier incarnations of the agent have left on disk,
/// then this one's frames, from memory, or from disk where they have left memory. For the reactor's thread only.
/// </summary>
public sealed class SpooledOutbox : IOutbox
{
    private readonly Outbox memory;
    private readonly Spool spool;
    private readonly SpoolWriter writer;
    private readonly SpoolPace pace;
    private readonly SpoolReplay replay;
    private readonly HashSet<ulong> named = [];
    private readonly UnansweredDrops unanswered = new();
    private bool fromMemory;

    /// <summary>Joins memory and files.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="memory">This process' frames.</param>
    /// <param name="spool">The files, opened.</param>
    public SpooledOutbox(IReactorTime time, Outbox memory, Spool spool)
    {
        this.memory = memory;
        this.spool = spool;
        writer = new SpoolWriter(spool, memory);
        pace = new SpoolPace(time, memory, writer);
        replay = new SpoolReplay(spool, memory);
        replay.Arrived += () =>
        {
            FramesArrived?.Invoke();
            // A file that is damaged may have turned out to have no more.
            LessLeft?.Invoke();
        };
        memory.Dropped += (batches, told) =>
        {
            spool.Untold.Add(told);
            NoteDropped(memory.Incarnation, batches);
        };
        spool.Dropped += NoteDropped;
        spool.FileDropped += () => LessLeft?.Invoke();
    }

    /// <summary>Batches were dropped undelivered: how many. Those that were on their way to the collector are told of
    /// once its next WELCOME has said what is committed.</summary>
    public event Action<long>? Dropped;

    /// <summary>Something may be left no more: it was acknowledged, dropped, or is damaged.</summary>
    public event Action? LessLeft;

    /// <summary>Frames have come from the disk: there may be some to send.</summary>
    public event Action? FramesArrived;

    /// <inheritdoc/>
    /// <remarks>A HELLO has room for <see cref="Hello.QueuedMax"/>: the oldest ones are named first.</remarks>
    public IReadOnlyList<QueuedIncarnation> Queued
    {
        get
        {
            var older = spool.Files
                .Where(file => file.Incarnation != memory.Incarnation)
                .GroupBy(file => file.Incarnation)
                .Take(Hello.QueuedMax - 1)
                .Select(files => new QueuedIncarnation(
                    files.Key, files.First().FirstSeq, files.Last().LastSeq, spool.AckedSeq(files.Key)));
            var own = memory.Queued[0];
            if (spool.Files.FirstOrDefault(file => file.Incarnation == memory.Incarnation) is { } first)
                own = own with { FirstSeq = Math.Min(first.FirstSeq, memory.FirstSeq) };
            return [.. older, own];
        }
    }

    /// <summary>Bytes in memory that are not acknowledged.</summary>
    public long UnackedBytes => memory.UnackedBytes;

    /// <summary>Batches that were dropped on their way: whether they arrived is not known yet. For tests, which can't
    /// know otherwise what the next process has to tell.</summary>
    internal int DropsUnanswered => unanswered.Count;

    /// <summary>True when everything is acknowledged.</summary>
    public bool IsDelivered => memory.IsDelivered && spool.Files.Count == 0;

    /// <summary>
    /// True when HELLO could not name all incarnations, and those that it named are delivered: the next HELLO can name
    /// more.
    /// </summary>
    public bool NeedsNewLink => HasUnnamed() && !spool.Files.Any(IsOlderAndNamed);

    /// <summary>How long the batches that wait to be sent span at least.</summary>
    /// <param name="interval">The least time between two batches.</param>
    public TimeSpan Backlog(TimeSpan interval) =>
        fromMemory ? memory.WaitingBatches * interval : TimeSpan.MaxValue;

    /// <summary>Adds a cycle's frames.</summary>
    /// <param name="frames">In the order of their seq.</param>
    /// <param name="bytes">Where each frame's offset points into.</param>
    public void Add(IReadOnlyList<EncodedFrame> frames, ReadOnlySpan<byte> bytes)
    {
        memory.Add(frames, bytes);
        pace.NoteAdded();
    }

    /// <inheritdoc/>
    public void Resume(IReadOnlyList<IncarnationProgress> progress)
    {
        named.Clear();
        foreach (var entry in progress)
        {
            named.Add(entry.Incarnation);
            spool.Acknowledged(entry.Incarnation, entry.CommittedSeq);
            unanswered.Acknowledged(entry.Incarnation, entry.CommittedSeq);
        }
        Tell(unanswered.TakeLost());
        NoteAnswered();
        fromMemory = false;
        memory.Resume(progress);
        spool.Untold.NoteSafe(memory.AckedSeq);
        replay.Resume(progress);
    }

    /// <inheritdoc/>
    public bool TryPeek(out OutboxFrame frame)
    {
        if (fromMemory && replay.HasOverlooked)
            fromMemory = false;
        if (fromMemory)
            return memory.TryPeek(out frame);
        if (replay.TryPeek(out frame))
            return true;
        if (replay.IsLoading || HasUnnamed())
            return false;
        fromMemory = true;
        if (replay.PositionOf(memory.Incarnation) is { SentSeq: > 0 } own)
            memory.GoOnAfter(own.SentSeq, own.CatalogueSeq);
        return memory.TryPeek(out frame);
    }

    /// <inheritdoc/>
    public void Advance()
    {
        if (fromMemory)
            replay.Note(memory.Pass());
        else
            replay.Advance();
    }

    /// <inheritdoc/>
    public void Acknowledged(ulong incarnation, ulong seq)
    {
        spool.Acknowledged(incarnation, seq);
        unanswered.Acknowledged(incarnation, seq);
        NoteAnswered();
        if (incarnation == memory.Incarnation)
        {
            memory.Acknowledged(incarnation, seq);
            spool.Untold.NoteSafe(seq);
        }
        LessLeft?.Invoke();
    }

    /// <summary>How many batches were dropped, by this process or earlier ones, that no event tells of: the caller
    /// makes one; 0 for none.</summary>
    public long TakeUntold() => spool.Untold.Take();

    /// <summary>An event that tells of so many is among the frames that were added last.</summary>
    public void NoteTold(long batches) => spool.Untold.NoteTold(batches, memory.LastSeq);

    /// <summary>Writes everything to disk that is not acknowledged, and stops going by the clock.</summary>
    /// <returns>Fires when it is there, with false when the disk does not take it.</returns>
    public Deferred<bool> Flush()
    {
        pace.Stop();
        spool.MarkAcknowledged();
        return writer.IsWriting ? spool.Work.Do(_ => true).AddCallback(_ => writer.Write()) : writer.Write();
    }

    private void NoteDropped(ulong incarnation, IReadOnlyList<ulong> batches)
    {
        var (ackedSeq, inHandSeq) = (spool.AckedSeq(incarnation), replay.InHandSeq(incarnation));
        Tell(batches.LongCount(seq => seq > Math.Max(ackedSeq, inHandSeq)));
        foreach (var seq in batches.Where(seq => seq > ackedSeq && seq <= inHandSeq))
            unanswered.Add(incarnation, seq);
        NoteAnswered();
    }

    private void NoteAnswered()
    {
        spool.Untold.SetUnanswered(unanswered.Count);
        spool.Untold.Save();
    }

    private void Tell(long lost)
    {
        if (lost == 0)
            return;
        spool.Untold.Add(lost);
        Dropped?.Invoke(lost);
    }

    private bool HasUnnamed() => spool.Files.Any(file =>
        file.Incarnation != memory.Incarnation && !named.Contains(file.Incarnation));

    private bool IsOlderAndNamed(SpoolFile file) =>
        file.Incarnation != memory.Incarnation && named.Contains(file.Incarnation);
}
