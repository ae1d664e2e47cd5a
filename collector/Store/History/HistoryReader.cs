using Microsoft.Data.Sqlite;
using Monitoring.Collector.Ingest;

namespace Monitoring.Collector.Store.History;

/// <summary>Reads the partitions that serve, each on a connection of its own.</summary>
internal sealed class HistoryReader(PartitionSet partitions) : IHistory
{
    /// <inheritdoc/>
    public IReadOnlyList<StoredStream> Streams(CancellationToken stop = default)
    {
        Dictionary<StreamKey, StoredStream> found = [];
        foreach (var partition in partitions.All)
        {
            foreach (var stream in Read(partition, StreamReading.Streams, stop: stop))
                found[stream.Key] = found.TryGetValue(stream.Key, out var before) ? before.With(stream) : stream;
        }
        return [.. found.Values.GroupBy(s => s.Key.Agent).SelectMany(ofAgent => ofAgent)];
    }

    /// <inheritdoc/>
    public long? BeganMs => partitions.All is [var oldest, ..] ? oldest.CreatedMs : null;

    /// <inheritdoc/>
    public IEnumerable<StoredRun> Runs(Guid agent, long fromMs, long toMs, CancellationToken stop = default) => Joined(
        partitions.All.Where(p => p.Overlaps(fromMs, toMs)).SelectMany(p => Read(
            p,
            database => new RunReading(database).Runs(agent, fromMs, toMs),
            StoredRun.Damaged(new StreamKey(agent, 0), 0, 0, fromMs, toMs),
            stop)));

    /// <inheritdoc/>
    public IEnumerable<StoredRun> RunsFrom(StreamKey stream, ulong firstSeq) => Joined(partitions.All
        .SelectMany(p => Read(
            p,
            database => new RunReading(database).RunsFrom(stream, firstSeq),
            StoredRun.Damaged(stream, firstSeq, firstSeq, p.FirstMs ?? 0, p.LastMs ?? 0))));

    /// <inheritdoc/>
    public IEnumerable<StoredEvent> Events(Guid? agent, long fromMs, long toMs, CancellationToken stop = default) =>
        partitions.All
        .SelectMany(p => Read(
            p,
            database => StreamReading.Events(database, agent, fromMs, toMs),
            StoredEvent.Damaged(fromMs),
            stop))
        .OrderBy(e => e.Happened.TimeMs);

    /// <inheritdoc/>
    public IReadOnlyList<LostRange> Losses() =>
        partitions.All is [.., var open] ? [.. Read(open, StreamReading.Losses)] : [];

    // A partition may be deleted or put aside while it is read: what it would have given is left out. In place of what
    // damage to its pages hides comes what stands for it, if anything does.
    private static IEnumerable<T> Read<T>(
        Partition partition, Func<Database, IEnumerable<T>> read, T? damaged = null, CancellationToken stop = default)
        where T : class
    {
        stop.ThrowIfCancellationRequested();
        if (!File.Exists(partition.File.Path))
            yield break;
        using var database = Database.Open(partition.File.Path, SqliteOpenMode.ReadWrite);
        // One look at all of its tables, as rows move from the journal into blocks.
        database.Execute("PRAGMA query_only = 1; BEGIN");
        using var rows = read(database).GetEnumerator();
        while (Next(rows, damaged) is { } row)
        {
            yield return row;
            if (ReferenceEquals(row, damaged))
                yield break;
        }
    }

    private static T? Next<T>(IEnumerator<T> rows, T? damaged) where T : class
    {
        try
        {
            return rows.MoveNext() ? rows.Current : null;
        }
        catch (SqliteException e) when (Damage.IsCause(e))
        {
            // Whoever checks the partitions finds it, puts it aside and says what is lost.
            return damaged;
        }
    }

    private static IEnumerable<StoredRun> Joined(IEnumerable<StoredRun> runs)
    {
        StoredRun? before = null;
        foreach (var run in runs)
        {
            var continues = before is not null && before.Stream == run.Stream && run.FirstSeq <= before.LastSeq + 1;
            yield return run with { Continues = continues };
            if (!run.IsDamaged)
                before = run;
        }
    }
}
