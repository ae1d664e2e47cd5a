using System.Reactive;
using Microsoft.Extensions.Logging;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Instruments;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Collector.Store.History;

/// <summary>
/// The journal on disk: gathers rows for a moment, has them committed together, and tries again for as long as that
/// fails; nothing is given up. For the reactor's thread, but for <see cref="Append"/> and <see cref="IsFull"/>.
/// </summary>
internal sealed class HistoryJournal : IJournal
{
    private const int Idle = 0;
    private const int Later = 1;
    private const int Soon = 2;

    private readonly IReactor reactor;
    private readonly IDisk disk;
    private readonly HistoryWriter writer;
    private readonly HistoryMetrics metrics;
    private readonly ILogger log;
    private readonly Backoff backoff;
    private readonly JournalQueue queue = new();
    private readonly Dictionary<StreamKey, JournalStream> streams = [];
    private readonly HashSet<JournalStream> moved = [];
    private readonly HashSet<JournalStream> leaving = [];
    private readonly HashSet<JournalStream> givenUp = [];
    private IDelayedCall? timer;
    private List<JournalRow>? committing;
    private TimeSpan committedAt;
    private Deferred<Unit>? flushed;
    private bool wasFull;

    // How soon the next commit was asked for. Any thread raises it, the reactor's lowers it.
    private int asked;

    /// <summary>Makes it.</summary>
    public HistoryJournal(
        IReactor reactor, IDisk disk, HistoryWriter writer, HistoryMetrics metrics, ILogger log, Random random)
    {
        this.reactor = reactor;
        this.disk = disk;
        this.writer = writer;
        this.metrics = metrics;
        this.log = log;
        backoff = new Backoff(random, HistoryLimits.RetryFirst, HistoryLimits.RetryLongest);
    }

    /// <inheritdoc/>
    public event Action<IReadOnlyList<JournalStream>>? Committed;

    /// <inheritdoc/>
    public event Action<JournalStream>? GivenUp;

    /// <inheritdoc/>
    public event Action? RoomMade;

    /// <inheritdoc/>
    public bool IsFull => queue.Bytes >= BytesMax;

    /// <inheritdoc/>
    public long BytesMax => HistoryLimits.WaitingBytesMax;

    /// <inheritdoc/>
    public Deferred<IReadOnlyList<OpenedStream>> Open(
        Guid agent, IReadOnlyList<QueuedIncarnation> queued, Func<ulong, bool> wantsCatalogue)
    {
        var wanted = queued.Select(q => q.Incarnation).Where(wantsCatalogue).ToHashSet();
        return disk.Run(() => writer.Open(agent, queued, wanted)).AddCallback(stored =>
        {
            var before = queued.Select(q => streams.GetValueOrDefault(new StreamKey(agent, q.Incarnation))).ToArray();
            Forget(agent);
            return (IReadOnlyList<OpenedStream>)
                [.. queued.Select((q, i) => GoOn(agent, q, before[i], stored[i]))];
        });
    }

    /// <inheritdoc/>
    public void Append(JournalRow row)
    {
        row.Stream.Append(row);
        queue.Add(row);
        Ask(row.IsUrgent || queue.UntakenBytes >= HistoryLimits.CommitBytes ? Soon : Later);
    }

    /// <inheritdoc/>
    public void Forget(Guid agent)
    {
        foreach (var stream in streams.Values.Where(stream => stream.Key.Agent == agent).ToArray())
            Leave(stream);
    }

    /// <summary>Commits all that has come.</summary>
    /// <returns>Fires when it is on disk, or when a commit has failed.</returns>
    public Deferred<Unit> Flush()
    {
        if (committing is null && queue.IsEmpty)
            return Deferred.Succeed(Unit.Default);
        flushed ??= new Deferred<Unit>();
        Commit();
        return flushed;
    }

    // One whose rows still wait is kept until they are committed: were its agent to come back before, the disk would
    // not know of them.
    private void Leave(JournalStream stream)
    {
        if (stream.AppendedSeq > stream.CommittedSeq && !stream.IsGivenUp)
            leaving.Add(stream);
        else
            Remove(stream);
    }

    // False when another has taken its place since.
    private bool Remove(JournalStream stream)
    {
        leaving.Remove(stream);
        return streams.GetValueOrDefault(stream.Key) == stream && streams.Remove(stream.Key);
    }

    private OpenedStream GoOn(Guid agent, QueuedIncarnation queued, JournalStream? known, StoredProgress stored)
    {
        var key = new StreamKey(agent, queued.Incarnation);
        var stream = known is { IsGivenUp: false } ? known : new JournalStream(key, stored.CommittedSeq);
        if (stored.IsLacking)
        {
            stream.CopiesAfter = 0;
            ReleaseCopies(key);
        }
        else if (queued.AckedSeq > stream.AppendedSeq)
            stream.CopiesAfter ??= stream.AppendedSeq;
        stream.CommittedSeq = Math.Max(stream.CommittedSeq, queued.AckedSeq);
        stream.AppendedSeq = Math.Max(stream.AppendedSeq, stream.CommittedSeq);
        streams[key] = stream;
        leaving.Remove(stream);
        return new OpenedStream(stream, stored.Catalogue);
    }

    // It sends all of them again: an agent that links again and again while nothing can be committed would fill the
    // queue with them.
    private void ReleaseCopies(StreamKey key)
    {
        wasFull |= IsFull;
        queue.ReleaseCopies(key);
        MakeRoom();
    }

    private void Ask(int how)
    {
        var before = Volatile.Read(ref asked);
        if (before < how && Interlocked.CompareExchange(ref asked, how, before) == before)
            reactor.CallFromThread(Schedule);
    }

    private void Schedule()
    {
        if (committing is not null || backoff.Failures > 0)
            return;
        var delay = Volatile.Read(ref asked) == Soon
            ? committedAt + HistoryLimits.UrgentDelay - reactor.Elapsed
            : HistoryLimits.CommitDelay;
        SetTimer(delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
    }

    private void SetTimer(TimeSpan delay)
    {
        if (timer is { Active: true } set)
            set.Cancel();
        timer = reactor.CallLater(delay, Commit);
    }

    private void Commit()
    {
        if (committing is not null)
            return;
        Interlocked.Exchange(ref asked, Idle);
        var rows = queue.Take();
        if (rows.Count > 0)
            Commit(rows);
    }

    private void Commit(List<JournalRow> rows)
    {
        committing = rows;
        committedAt = reactor.Elapsed;
        metrics.QueueBytes.Set(queue.Bytes);
        disk.Run(() => CommitOnDisk(rows)).AddCallbacks(_ => Done(rows), failure => Failed(rows, failure));
    }

    private Unit CommitOnDisk(List<JournalRow> rows)
    {
        writer.Commit(rows);
        return Unit.Default;
    }

    private Unit Done(List<JournalRow> rows)
    {
        if (backoff.Failures > 0)
            log.LogInformation("the history is written again after {Failures} failures", backoff.Failures);
        backoff.Reset();
        metrics.IsFailing.Set(0);
        metrics.Commits.Increment();
        metrics.CommitDuration.Record((reactor.Elapsed - committedAt).TotalSeconds);
        metrics.Rows.Add(rows.Count);
        foreach (var row in rows)
        {
            metrics.Bytes.Add(row.Frames.Length);
            if (row.Stream.IsGivenUp)
                givenUp.Add(row.Stream);
            if (row.IsCopy || row.Stream.IsGivenUp)
                continue;
            row.Stream.Commit(row);
            moved.Add(row.Stream);
        }
        wasFull |= IsFull;
        queue.Release(rows);
        committing = null;
        try
        {
            Committed?.Invoke([.. moved]);
            foreach (var stream in givenUp.Where(Remove).ToArray())
                GivenUp?.Invoke(stream);
        }
        finally
        {
            // Whatever those who are told run into, the next commit has to come.
            moved.Clear();
            givenUp.Clear();
            foreach (var stream in leaving.ToArray())
                Leave(stream);
            try
            {
                MakeRoom();
            }
            finally
            {
                GoOn();
            }
        }
        return Unit.Default;
    }

    private void MakeRoom()
    {
        metrics.QueueBytes.Set(queue.Bytes);
        if (!wasFull || queue.Bytes > HistoryLimits.WaitingBytesMax / 2)
            return;
        wasFull = false;
        RoomMade?.Invoke();
    }

    private void GoOn()
    {
        // Who asked while its row was being committed posted in vain, and who asks from here on posts again. Who saw
        // what stood here before had added its row by then, so the queue is looked at only now.
        var how = Interlocked.Exchange(ref asked, Idle);
        if (queue.IsEmpty)
            Flushed();
        else if (flushed is not null)
            Commit();
        else
        {
            _ = Interlocked.CompareExchange(ref asked, how, Idle);
            Schedule();
        }
    }

    // What could not be written is kept and tried again, together with what has come since only after it.
    private Unit Failed(List<JournalRow> rows, Failure failure)
    {
        metrics.CommitsFailed.Increment();
        metrics.IsFailing.Set(1);
        if (backoff.Failures == 0)
        {
            log.LogError(
                "the history can't be written, so agents keep what they have until it can be: {Why}",
                failure.Exception.Message);
        }
        reactor.CallLater(backoff.Next(), () => Commit(rows));
        Flushed();
        return Unit.Default;
    }

    private void Flushed()
    {
        var waiting = flushed;
        flushed = null;
        waiting?.Callback(Unit.Default);
    }
}
