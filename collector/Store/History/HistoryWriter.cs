using Microsoft.Data.Sqlite;
using Monitoring.Collector.Ingest;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Collector.Store.History;

/// <summary>Writes the open partition and begins the next one when it is time. For the disk thread.</summary>
/// <param name="clock">Its <see cref="IReactorTime.UtcNow"/> is read.</param>
/// <param name="store">Where the partitions are.</param>
/// <param name="witness">Is told what is committed.</param>
internal sealed class HistoryWriter(IReactorTime clock, PartitionStore store, PartitionWitness witness)
{
    private readonly StreamRecords records = new();
    private readonly HashSet<StreamRecord> ending = [];
    private readonly List<StreamRecord> added = [];
    private readonly ReplacementPace replacing = new();
    private OpenPartition? partition;
    private Insertion? insertion;
    private CatalogueReading? catalogues;
    private Folding? folding;
    private ClosedCheck check = new([]);

    // What happened to the open partition, from then until another one has taken its place; null while it is of use.
    private string? lost;

    private bool IsLostForNow => lost is not null && clock.Elapsed < replacing.NextAt;

    private long NowMs => clock.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>Opens what is there; see <see cref="PartitionStore.OpenNewest"/>.</summary>
    public void Start()
    {
        Use(store.OpenNewest(NowMs));
        check = new ClosedCheck(store.Closed);
    }

    /// <summary>
    /// Commits rows, all or none. What a stream has already is left out, so that rows may be given again.
    /// </summary>
    /// <exception cref="SqliteException">They can't be written; nothing is committed.</exception>
    /// <exception cref="IOException">Likewise.</exception>
    public void Commit(IReadOnlyList<JournalRow> rows) => Repaired(() =>
    {
        CommitOnce(rows);
        return true;
    });

    /// <summary>Writes events that the collector has noted, all or none.</summary>
    /// <exception cref="SqliteException">They can't be written.</exception>
    /// <exception cref="IOException">Likewise.</exception>
    public void Note(IReadOnlyList<NotedEvent> noted) => Repaired(() =>
    {
        partition!.Database.InTransaction(() =>
        {
            foreach (var happened in noted)
                insertion!.Add(happened);
        });
        partition.CheckInPlace();
        return true;
    });

    /// <summary>Says how far streams of an agent are; those that are not named are at their end.</summary>
    /// <param name="agent">The agent's id.</param>
    /// <param name="queued">The streams that it names.</param>
    /// <param name="withCatalogue">Those whose catalogue is wanted.</param>
    public IReadOnlyList<StoredProgress> Open(
        Guid agent, IReadOnlyList<QueuedIncarnation> queued, IReadOnlySet<ulong> withCatalogue)
    {
        try
        {
            return Repaired(() =>
            {
                End(records.Unnamed(agent, queued));
                StoredProgress[] progress = [.. queued.Select(q => Progress(
                    records.Find(new StreamKey(agent, q.Incarnation)), withCatalogue.Contains(q.Incarnation)))];
                return progress;
            });
        }
        catch (Exception e) when (IsLostForNow && IsOfTheDisk(e))
        {
            // An agent may link and be polled all the same. What it brings waits, with all its names: the partition to
            // come may get none of them from this one.
            return [.. queued.Select(q => Lacking(records.Find(new StreamKey(agent, q.Incarnation))))];
        }
    }

    /// <summary>A slice of what is done beside committing: folding, the next partition, deleting old ones.</summary>
    /// <returns>True when there is more of it to do at once.</returns>
    /// <exception cref="AggregateException">What some of it failed with, or why it can't be done while the open
    /// partition is lost; the rest was done all the same.</exception>
    public bool Tidy()
    {
        var now = NowMs;
        var isMore = false;
        List<Exception> failures = [];
        // Deleting comes first: it makes the room that the others need.
        Guarded(failures, () => store.DeleteOld(now, clock.Elapsed));
        if (IsLostForNow)
            failures.Add(NotYet());
        else
            isMore = TidyOpen(now, failures);
        return failures.Count == 0 ? isMore : throw new AggregateException(failures);
    }

    /// <summary>Closes the open partition.</summary>
    public void Close()
    {
        partition?.Dispose();
        witness.Dispose();
    }

    // What the open partition is needed for. Each step may be the one that finds it lost.
    private bool TidyOpen(long nowMs, List<Exception> failures)
    {
        var isMore = false;
        Guarded(failures, () =>
        {
            if (Repaired(() => Next(nowMs)) is { } next)
                Use(next);
        });
        Guarded(failures, () =>
        {
            if (lost is null && check.Slice(out var wrong) is { } damaged)
                store.GiveUp(damaged, partition!, nowMs, wrong);
        });
        Guarded(failures, () => isMore = Repaired(() => folding!.Slice(clock.Elapsed)));
        return isMore;
    }

    private static void Guarded(List<Exception> failures, Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (IsOfTheDisk(e))
        {
            failures.Add(e);
        }
    }

    private static bool IsOfTheDisk(Exception e) =>
        e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException;

    // Trying again does not heal damage: another partition takes the open one's place, and the work is done there. From
    // the first sign of damage on nothing is written to it, as it would be put aside with the rest.
    private T Repaired<T>(Func<T> work)
    {
        if (lost is null)
        {
            try
            {
                return work();
            }
            catch (PartitionLostException e)
            {
                lost = e.Message;
            }
            catch (Exception e) when (e is InvalidDataException || (e is SqliteException s && Damage.IsCause(s)))
            {
                lost = $"{partition!.File.Path} is damaged: {e.Message}";
            }
        }
        Replace(lost);
        return work();
    }

    private void Replace(string reason)
    {
        if (IsLostForNow)
            throw NotYet();
        OpenPartition made;
        try
        {
            made = store.Replace(partition!, records, NowMs, reason);
        }
        catch
        {
            replacing.NoteFailed(clock.Elapsed);
            throw;
        }
        replacing.NoteMade(clock.Elapsed);
        Use(made);
    }

    private IOException NotYet() =>
        new($"{lost}; another takes its place in {(replacing.NextAt - clock.Elapsed).TotalSeconds:F0} s");

    // Null while it is not time for it.
    private OpenPartition? Next(long nowMs)
    {
        if (!store.IsFull(partition!, nowMs))
            return null;
        // What stands there decides which streams are carried.
        partition!.Database.InTransaction(WriteEnding);
        ending.Clear();
        return store.Follow(partition, nowMs);
    }

    private void WriteEnding()
    {
        foreach (var record in ending)
            insertion!.SetEnded(record);
    }

    private void Use(OpenPartition opened)
    {
        var streams = Prepared(opened);
        partition?.Dispose();
        partition = opened;
        lost = null;
        records.Load(streams);
        ending.Clear();
        foreach (var record in records.All)
            folding!.Await(record, clock.Elapsed);
        witness.Begin(opened.File, records.All);
        store.Publish(opened);
    }

    // Whole or not at all: the partition before stays in use when this one can't be read.
    private StreamRecord[] Prepared(OpenPartition opened)
    {
        try
        {
            var (adding, reading, fold) = (
                new Insertion(opened.Database), new CatalogueReading(opened.Database), new Folding(opened.Database));
            StreamRecord[] streams = [.. StreamLoading.Read(opened.Database)];
            (insertion, catalogues, folding) = (adding, reading, fold);
            return streams;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private void CommitOnce(IReadOnlyList<JournalRow> rows)
    {
        var (firstMs, lastMs) = (long.MaxValue, long.MinValue);
        added.Clear();
        // What an attempt that failed has written was rolled back.
        foreach (var row in rows)
        {
            if (records.Find(row.Stream.Key) is { } record)
                record.Begin();
        }
        try
        {
            partition!.Database.InTransaction(() => Write(rows, ref firstMs, ref lastMs));
        }
        catch
        {
            foreach (var record in added)
                record.Id = 0;
            throw;
        }
        ending.Clear();
        foreach (var row in rows)
            Committed(row);
        witness.Write();
        if (firstMs <= lastMs)
            partition.Widened(firstMs, lastMs);
        store.Publish(partition);
        partition.CheckInPlace();
    }

    private void Write(IReadOnlyList<JournalRow> rows, ref long firstMs, ref long lastMs)
    {
        foreach (var row in rows)
        {
            if (row.Stream.IsGivenUp)
                continue;
            var record = records.FindOrAdd(row.Stream.Key, NowMs);
            if (record.Id == 0)
            {
                insertion!.Add(record);
                added.Add(record);
            }
            if (!(row.IsCopy ? WriteCopy(record, row) : WriteNew(record, row)))
                continue;
            firstMs = Math.Min(firstMs, row.FirstMs ?? firstMs);
            lastMs = Math.Max(lastMs, row.LastMs ?? lastMs);
        }
        WriteEnding();
        if (firstMs <= lastMs)
            partition!.Widen(firstMs, lastMs);
        // While they can still be taken back, so that the partition that takes this one's place gets them all.
        partition!.CheckInPlace();
    }

    private bool WriteNew(StreamRecord record, JournalRow row)
    {
        // An agent that was forgotten while its rows waited sends them again, perhaps into the same transaction.
        if (row.LastSeq <= record.WrittenSeq)
            return false;
        if (row.FirstSeq <= record.WrittenSeq)
            row.DropThrough(record.WrittenSeq);
        var isReadable = row.KeyCatalogueSeq > 0
            ? catalogues!.Has(record.Id, row.KeyCatalogueSeq)
            : row.IsReadableBehind(record.ReadableSeq);
        // Acknowledged, it would be lost: nobody could ever decode it.
        if (row.Batches > 0 && !isReadable)
        {
            row.Stream.GiveUp();
            return false;
        }
        record.Write(row.LastSeq, isReadable);
        insertion!.Add(record, row);
        return true;
    }

    private bool WriteCopy(StreamRecord record, JournalRow row)
    {
        // Also names that lie before the key frame that is to come: it might be an older one the next time.
        if (row.HasOtherThanBatches)
            insertion!.AddOthers(record, row);
        if (row.LastSeq <= record.ReadableSeq)
            return false;
        if (row.FirstSeq <= record.ReadableSeq)
            row.DropThrough(record.ReadableSeq);
        if (!row.IsReadableBehind(record.ReadableSeq))
            return false;
        record.Write(row.LastSeq, isReadable: true);
        insertion!.Add(record, row);
        return true;
    }

    private void Committed(JournalRow row)
    {
        // A row that was not taken may be the first of its stream.
        if (records.Find(row.Stream.Key) is not { } record)
            return;
        record.Commit();
        witness.Note(record);
        if (row.KeyCatalogueSeq > 0)
            folding!.Await(record, clock.Elapsed);
    }

    private void End(IReadOnlyList<StreamRecord> unnamed)
    {
        foreach (var record in unnamed)
        {
            record.Ended = true;
            if (record.Id > 0)
                ending.Add(record);
        }
    }

    // One that was at its end comes back.
    private void GoOn(StreamRecord record)
    {
        if (!record.Ended)
            return;
        record.Ended = false;
        ending.Add(record);
    }

    private StoredProgress Lacking(StreamRecord? record)
    {
        if (record is null)
            return new StoredProgress(0, []);
        GoOn(record);
        return new StoredProgress(record.CommittedSeq, [], record.CommittedSeq > 0);
    }

    private StoredProgress Progress(StreamRecord? record, bool withCatalogue)
    {
        if (record is null)
            return new StoredProgress(0, []);
        GoOn(record);
        if (!withCatalogue)
            return new StoredProgress(record.CommittedSeq, [], record.IsBare);
        var catalogue = catalogues!.ReadForNewestKey(record.Id, record.CommittedSeq);
        return new StoredProgress(record.CommittedSeq, catalogue, record.CommittedSeq > 0 && catalogue.Count == 0);
    }
}
