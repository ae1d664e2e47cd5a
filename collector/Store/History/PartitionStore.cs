using Microsoft.Data.Sqlite;
using Monitoring.Collector.Instruments;

namespace Monitoring.Collector.Store.History;

/// <summary>Opens, follows, replaces and deletes partitions. For the disk thread.</summary>
/// <param name="folder">Where they are.</param>
/// <param name="retention">How much is kept.</param>
/// <param name="partitions">Where those that serve are told.</param>
/// <param name="witness">Knows how far the streams of the newest one were.</param>
/// <param name="losses">Where damage is told.</param>
/// <param name="metrics">Where they are counted.</param>
internal sealed class PartitionStore(
    string folder,
    Retention retention,
    PartitionSet partitions,
    PartitionWitness witness,
    LossReport losses,
    HistoryMetrics metrics)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // When one was deleted for its age, or it was first looked for such ones; on the steady clock.
    private TimeSpan? aged;

    /// <summary>
    /// Looks what is there and opens the newest to write on; what is damaged or missing is put aside and written down.
    /// </summary>
    /// <exception cref="NewerSchemaException">A newer version wrote one of them.</exception>
    public OpenPartition OpenNewest(long nowMs)
    {
        Directory.CreateDirectory(folder, OwnerOnly);
        PartitionFile.DeleteHalfMade(folder);
        PartitionFile.DeleteHalfDeleted(folder);
        var seen = witness.Read();
        var files = WithSeen(PartitionFile.List(folder), seen);
        if (files.Count == 0)
            return First(nowMs);
        List<(PartitionFile File, string Reason)> bad = [];
        foreach (var file in files.SkipLast(1))
            PutClosed(file, bad);
        files = WithoutUnused(files);
        for (var i = 1; i < files.Count; i++)
        {
            for (var number = files[i - 1].Number + 1; number < files[i].Number; number++)
            {
                var missing = new PartitionFile(folder, number);
                bad.Add((missing, $"{missing.Path} is missing"));
            }
        }
        var open = OpenOrReplace(files, bad, nowMs);
        foreach (var (file, reason) in bad)
            GiveUpAtStart(file, open, nowMs, reason, seen);
        if (seen?.Number == open.File.Number)
            ReportMissingEnd(open, seen, nowMs);
        return open;
    }

    /// <summary>The partitions that are not written any more.</summary>
    public IEnumerable<PartitionFile> Closed => partitions.All.SkipLast(1).Select(p => p.File);

    /// <summary>True when it is time for the next partition.</summary>
    public bool IsFull(OpenPartition open, long nowMs) =>
        (open.Bytes - open.BytesAtBirth >= retention.PartitionBytes && !IsYoung(nowMs - open.CreatedMs))
        || nowMs - open.CreatedMs >= (long)retention.PartitionSpan.TotalMilliseconds;

    /// <summary>Makes and opens the next partition.</summary>
    /// <exception cref="SqliteException">The open one can't be read, or the next one not written.</exception>
    /// <exception cref="IOException">The next one can't be opened.</exception>
    public OpenPartition Follow(OpenPartition open, long nowMs)
    {
        var next = open.File with { Number = open.File.Number + 1 };
        try
        {
            PartitionMaking.MakeAfter(next, nowMs, open.Database);
            Publish(open);
            return OpenPartition.Open(next, retention.LogBytes);
        }
        catch (SqliteException e) when (Damage.IsCause(e) && File.Exists(next.Path))
        {
            // No damage of the open one, which would be put aside for it.
            PartitionMaking.Unmake(next);
            throw new IOException($"{next.Path} can't be opened, though it was just made: {e.Message}", e);
        }
        catch
        {
            // The writer goes on into the one before, so this one would be behind it after a restart.
            PartitionMaking.Unmake(next);
            throw;
        }
    }

    /// <summary>Makes and opens a partition in place of one that is lost, and writes down what is lost.</summary>
    public OpenPartition Replace(OpenPartition lost, StreamRecords records, long nowMs, string reason)
    {
        Directory.CreateDirectory(folder, OwnerOnly);
        var next = lost.File with { Number = Math.Max(lost.File.Number, HighestNumber()) + 1 };
        OpenPartition? open = null;
        try
        {
            MakeInPlaceOf(lost, next, records, nowMs);
            open = OpenPartition.Open(next, retention.LogBytes);
            losses.Write(lost.File, records.All, open.Database, open.Database, nowMs, reason);
            lost.File.SetAside(nowMs);
        }
        catch
        {
            // The next try would leave it behind and make another one.
            open?.Dispose();
            PartitionMaking.Unmake(next);
            throw;
        }
        partitions.Remove(lost.File);
        return open;
    }

    /// <summary>Puts a closed partition aside and writes down what is lost with it.</summary>
    /// <param name="file">Which one; perhaps gone.</param>
    /// <param name="open">The open partition, which is another one.</param>
    /// <param name="nowMs">The time.</param>
    /// <param name="reason">What happened, for people.</param>
    /// <param name="seen">What is known of the partition that was open when the collector ended; null for
    /// nothing.</param>
    public void GiveUp(
        PartitionFile file, OpenPartition open, long nowMs, string reason, WitnessedPartition? seen = null)
    {
        var files = PartitionFile.List(folder);
        var after = files.FirstOrDefault(f => f.Number > file.Number, open.File);
        var before = files.LastOrDefault(f => f.Number < file.Number);
        if (!LossReport.IsWritten(file, open.Database))
        {
            using var next = Database.Open(after.Path, SqliteOpenMode.ReadWrite);
            losses.Write(
                file, LostStreams.Find(file, before, next, seen), next, open.Database, nowMs, reason);
        }
        partitions.Remove(file);
        file.SetAside(nowMs);
    }

    /// <summary>
    /// Deletes the oldest ones, as long as more is there than is kept; for their age one in a while only.
    /// </summary>
    /// <param name="nowMs">The time.</param>
    /// <param name="elapsed">The same on the steady clock.</param>
    public void DeleteOld(long nowMs, TimeSpan elapsed)
    {
        var all = partitions.All;
        var bytes = all.Sum(p => p.File.Bytes);
        aged ??= elapsed;
        // A clock that is far ahead must not delete everything: what is stored says how late it is at least. An agent
        // on the same machine has stored the wrong time as well, within a second: then it is one in a while.
        var latestMs = Math.Min(nowMs, all.Max(p => p.LastMs) ?? nowMs);
        for (var i = 0; i + 1 < all.Count; i++)
        {
            // All that is in it was committed before the next one was made.
            var isOld = latestMs - all[i + 1].CreatedMs >= (long)retention.Time.TotalMilliseconds
                && elapsed - aged >= retention.AgedApart;
            if (!isOld && bytes <= retention.Bytes)
                break;
            aged = isOld ? elapsed : aged;
            bytes -= all[i].File.Bytes;
            all[i].File.Delete();
            partitions.Remove(all[i].File);
        }
        metrics.Show(partitions.All.Count, bytes, partitions.All.Min(p => p.FirstMs));
    }

    /// <summary>Tells what the open partition holds now.</summary>
    public void Publish(OpenPartition open) =>
        partitions.Put(new Partition(open.File, open.CreatedMs, open.FirstMs, open.LastMs));

    // A clock that was set back says nothing of an age.
    private static bool IsYoung(long ageMs) =>
        ageMs >= 0 && ageMs < (long)HistoryLimits.PartitionAgeMin.TotalMilliseconds;

    private void PutClosed(PartitionFile file, List<(PartitionFile File, string Reason)> bad)
    {
        try
        {
            if (PartitionReading.Describe(file, out var reason) is { } partition)
                partitions.Put(partition);
            else
                bad.Add((file, reason));
        }
        catch (SqliteException e)
        {
            losses.Skip(file, e.Message);
        }
    }

    private void GiveUpAtStart(
        PartitionFile file, OpenPartition open, long nowMs, string reason, WitnessedPartition? seen)
    {
        try
        {
            GiveUp(file, open, nowMs, reason, seen);
        }
        catch (Exception e) when (e is SqliteException or IOException)
        {
            losses.Skip(file, $"{reason}, and that can't be written down: {e.Message}");
        }
    }

    // The newest one is missed only by who remembers it.
    private IReadOnlyList<PartitionFile> WithSeen(IReadOnlyList<PartitionFile> files, WitnessedPartition? seen) =>
        seen is not null && (files.Count == 0 || files[^1].Number < seen.Number)
            ? [.. files, new PartitionFile(folder, seen.Number)]
            : files;

    // SQLite takes a file without its log for whole. It goes on being written, so its number stays free for the day
    // when all of it is lost.
    private void ReportMissingEnd(OpenPartition open, WitnessedPartition seen, long nowMs)
    {
        var held = StreamLoading.Read(open.Database).ToDictionary(s => s.Key, s => s.CommittedSeq);
        StreamRecord[] missing =
        [
            .. from stream in seen.Streams
               let heldSeq = Math.Max(stream.CarriedSeq, held.GetValueOrDefault(stream.Key))
               where stream.CommittedSeq > heldSeq
               select new StreamRecord(stream.Key) { CarriedSeq = heldSeq, CommittedSeq = stream.CommittedSeq },
        ];
        if (missing.Length == 0)
            return;
        losses.Write(
            open.File with { Number = 0 }, missing, open.Database, open.Database, nowMs,
            $"{open.File.Path} lacks what was committed to it last: was its log, {open.File.LogPath}, deleted?");
    }

    // A stop may come between the making of a partition and its use, with the one before written on for a while.
    private IReadOnlyList<PartitionFile> WithoutUnused(IReadOnlyList<PartitionFile> files)
    {
        if (files is not [.., var before, var newest] || partitions.All is not [.., var last] || last.File != before)
            return files;
        if (!File.Exists(newest.Path) || !PartitionReading.IsUnusedBehind(newest, before))
            return files;
        PartitionMaking.Unmake(newest);
        partitions.Remove(before);
        return [.. files.SkipLast(1)];
    }

    private static void MakeInPlaceOf(OpenPartition lost, PartitionFile next, StreamRecords records, long nowMs)
    {
        try
        {
            PartitionMaking.MakeAfter(next, nowMs, lost.Database);
        }
        catch (SqliteException e) when (Damage.IsCause(e))
        {
            PartitionMaking.MakeBare(
                next, nowMs, records.All.Where(r => !r.Ended), LossReport.Known(lost.Database));
        }
    }

    private OpenPartition First(long nowMs)
    {
        var first = new PartitionFile(folder, HighestNumber() + 1);
        PartitionMaking.MakeBare(first, nowMs, []);
        return OpenPartition.Open(first, retention.LogBytes);
    }

    private OpenPartition OpenOrReplace(
        IReadOnlyList<PartitionFile> files, List<(PartitionFile File, string Reason)> bad, long nowMs)
    {
        var newest = files[^1];
        var reason = $"{newest.Path} is missing";
        if (File.Exists(newest.Path)
            && PartitionReading.Describe(newest, out reason) is not null
            && PartitionReading.IsWritable(newest, out reason))
            return OpenPartition.Open(newest, retention.LogBytes);
        bad.Add((newest, reason));
        var next = newest with { Number = Math.Max(newest.Number, HighestNumber()) + 1 };
        if (files.Count <= 1 || partitions.All is not [.., var before] || !TryMakeAfter(next, nowMs, before.File))
            PartitionMaking.MakeBare(next, nowMs, []);
        return OpenPartition.Open(next, retention.LogBytes);
    }

    // False when the one before is damaged as well, which whoever checks the closed ones finds and tells.
    private static bool TryMakeAfter(PartitionFile next, long nowMs, PartitionFile before)
    {
        try
        {
            using var database = Database.Open(before.Path, SqliteOpenMode.ReadWrite);
            PartitionMaking.MakeAfter(next, nowMs, database);
            return true;
        }
        catch (SqliteException e) when (Damage.IsCause(e))
        {
            return false;
        }
    }

    // Numbers of those put aside are not used again.
    private int HighestNumber() => Directory.EnumerateFiles(folder, "????????.db*")
        .Select(path => int.TryParse(Path.GetFileName(path).AsSpan(0, 8), out var number) ? number : 0)
        .Append(0).Max();
}
