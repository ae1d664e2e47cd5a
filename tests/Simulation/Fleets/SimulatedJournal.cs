using Monitoring.Collector.Ingest;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Tests.Simulation.Checks;
using Monitoring.Tests.Simulation.Machines;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>
/// The journal's twin: rows wait for a commit that takes its time; a commit may fail, which leaves its rows waiting;
/// what isn't committed is gone when the process is killed.
/// </summary>
internal sealed class SimulatedJournal(
    ProcessReactor reactor, CollectorDisk disk, Func<TimeSpan> commitTime, long bytesMax, CollectorWatch watch)
    : IJournal
{
    private static readonly TimeSpan GroupDelay = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<StreamKey, JournalStream> streams = [];
    private readonly HashSet<JournalStream> moved = [];
    private List<JournalRow> waiting = [];
    private List<JournalRow> writing = [];
    private bool wasFull;
    private bool committing;

    public event Action<IReadOnlyList<JournalStream>>? Committed;

    public event Action<JournalStream>? GivenUp
    {
        add { }
        remove { }
    }

    public event Action? RoomMade;

    /// <summary>The disk is full or broken: nothing can be committed.</summary>
    public bool Fails { get; set; }

    public bool IsFull => Bytes >= bytesMax;

    public long BytesMax => bytesMax;

    /// <summary>Memory of the rows that wait.</summary>
    public long Bytes { get; private set; }

    /// <summary>When it was last full; null when it never was.</summary>
    public TimeSpan? FullAt { get; private set; }

    public Deferred<IReadOnlyList<OpenedStream>> Open(
        Guid agent, IReadOnlyList<QueuedIncarnation> queued, Func<ulong, bool> wantsCatalogue) =>
        reactor.DeferToThread(() => 0).AddCallback<IReadOnlyList<OpenedStream>>(_ =>
        {
            var goingOn = queued.Select(q => Open(new StreamKey(agent, q.Incarnation), q.AckedSeq)).ToArray();
            Forget(agent);
            foreach (var stream in goingOn)
                streams[stream.Key] = stream;
            return [.. goingOn.Select(stream => new OpenedStream(stream, Catalogue(stream.Key, wantsCatalogue)))];
        });

    public void Append(JournalRow row)
    {
        row.Stream.Append(row);
        if (!reactor.Step())
            return;
        watch.Appended(row);
        waiting.Add(row);
        Bytes += row.Capacity;
        NoteFull();
        if (!committing)
        {
            committing = true;
            reactor.CallFromThread(() => reactor.CallLater(GroupDelay, Begin));
        }
    }

    // A stream with rows that wait goes on where they end, should its agent come back.
    public void Forget(Guid agent)
    {
        var busy = waiting.Concat(writing).Select(row => row.Stream.Key).ToHashSet();
        foreach (var key in streams.Keys.Where(key => key.Agent == agent && !busy.Contains(key)).ToArray())
            streams.Remove(key);
    }

    private JournalStream Open(StreamKey key, ulong ackedSeq)
    {
        var stream = streams.TryGetValue(key, out var known)
            ? known
            : new JournalStream(key, disk.Find(key)?.StoredSeq ?? 0);
        if (ackedSeq > stream.AppendedSeq)
            stream.CopiesAfter ??= stream.AppendedSeq;
        stream.CommittedSeq = Math.Max(stream.CommittedSeq, ackedSeq);
        stream.AppendedSeq = Math.Max(stream.AppendedSeq, ackedSeq);
        return stream;
    }

    private IReadOnlyList<ReadOnlyMemory<byte>> Catalogue(StreamKey key, Func<ulong, bool> wantsCatalogue) =>
        wantsCatalogue(key.Incarnation) ? disk.Find(key)?.KeyCatalogue() ?? [] : [];

    private void NoteFull()
    {
        if (!IsFull)
            return;
        wasFull = true;
        FullAt = reactor.Elapsed;
    }

    private void Begin()
    {
        (waiting, writing) = (writing, waiting);
        reactor.CallLater(commitTime(), Commit);
    }

    // All of it or nothing: one transaction.
    private void Commit()
    {
        NoteFull();
        if (Fails)
        {
            reactor.CallLater(GroupDelay, Commit);
            return;
        }
        foreach (var row in writing)
        {
            moved.Add(row.Stream);
            disk.Commit(row);
            row.Stream.Commit(row);
            Bytes -= row.Capacity;
            row.Dispose();
        }
        writing.Clear();
        committing = waiting.Count > 0;
        if (committing)
            reactor.CallLater(GroupDelay, Begin);
        // Committed is committed, even if the process dies before it can tell anybody.
        if (!reactor.Step())
            return;
        JournalStream[] told = [.. moved];
        moved.Clear();
        Committed?.Invoke(told);
        if (wasFull && Bytes <= bytesMax / 2)
        {
            wasFull = false;
            RoomMade?.Invoke();
        }
    }
}
