using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// The journal of a collector that keeps no history: what is decoded into memory counts as committed, and is gone with
/// the process.
/// </summary>
/// <param name="reactor">Where commits are told.</param>
public sealed class UnstoredJournal(IReactor reactor) : IJournal
{
    private readonly Dictionary<StreamKey, JournalStream> streams = [];
    private readonly HashSet<JournalStream> moved = [];
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public event Action<IReadOnlyList<JournalStream>>? Committed;

    /// <inheritdoc/>
    public event Action<JournalStream>? GivenUp
    {
        add { }
        remove { }
    }

    /// <inheritdoc/>
    public event Action? RoomMade
    {
        add { }
        remove { }
    }

    /// <inheritdoc/>
    public bool IsFull => false;

    /// <inheritdoc/>
    public long BytesMax => long.MaxValue;

    /// <inheritdoc/>
    public Deferred<IReadOnlyList<OpenedStream>> Open(
        Guid agent, IReadOnlyList<QueuedIncarnation> queued, Func<ulong, bool> wantsCatalogue)
    {
        var goingOn = queued
            .Select(q => GoOn(new StreamKey(agent, q.Incarnation), q.AckedSeq, wantsCatalogue))
            .ToArray();
        Forget(agent);
        foreach (var stream in goingOn)
            streams[stream.Key] = stream;
        return Deferred.Succeed<IReadOnlyList<OpenedStream>>([.. goingOn.Select(s => new OpenedStream(s, []))]);
    }

    /// <inheritdoc/>
    public void Append(JournalRow row)
    {
        row.Stream.Append(row);
        lock (gate)
        {
            moved.Add(row.Stream);
            if (row.IsUrgent)
                reactor.CallFromThread(Tell);
            else if (moved.Count == 1)
                reactor.CallFromThread(TellSoon);
        }
        row.Dispose();
    }

    /// <inheritdoc/>
    public void Forget(Guid agent)
    {
        foreach (var key in streams.Keys.Where(key => key.Agent == agent).ToArray())
            streams.Remove(key);
    }

    // A stream whose decoder is gone begins anew, as nothing of it is stored.
    private JournalStream GoOn(StreamKey key, ulong ackedSeq, Func<ulong, bool> wantsCatalogue)
    {
        var stream = streams.TryGetValue(key, out var known) && !wantsCatalogue(key.Incarnation)
            ? known
            : new JournalStream(key);
        stream.CommittedSeq = Math.Max(stream.CommittedSeq, ackedSeq);
        stream.AppendedSeq = Math.Max(stream.AppendedSeq, ackedSeq);
        return stream;
    }

    // Gathered for a moment, so that a thousand agents wake the reactor a few times a second and not a thousand.
    private void TellSoon() => reactor.CallLater(MailRoom.GatherDelay, Tell);

    private void Tell()
    {
        JournalStream[] all;
        lock (gate)
        {
            all = [.. moved];
            moved.Clear();
        }
        foreach (var stream in all)
            stream.CommitAll();
        Committed?.Invoke(all);
    }
}
