using Microsoft.Data.Sqlite;

namespace Monitoring.Collector.Store.History;

/// <summary>Says what streams had in a closed partition that is lost.</summary>
internal static class LostStreams
{
    /// <summary>From the partition itself where that can be read, otherwise from what was witnessed of it, otherwise
    /// from its neighbours.</summary>
    /// <param name="lost">Which partition; perhaps gone.</param>
    /// <param name="before">The one before it; a number of 0 when there is none.</param>
    /// <param name="after">The one after it.</param>
    /// <param name="seen">What is known of the partition that was open when the collector ended.</param>
    public static IReadOnlyList<StreamRecord> Find(
        PartitionFile lost, PartitionFile before, Database after, WitnessedPartition? seen)
    {
        var witnessed = seen?.Number == lost.Number ? seen.Streams : null;
        if (TryRead(lost) is { } own)
            return witnessed is null ? own : Furthest(own, witnessed);
        var earlier = TryRead(before);
        return witnessed is not null
            ? earlier is null ? witnessed : Behind(earlier, witnessed)
            : Between(earlier ?? [], after);
    }

    // A file that has lost its log reads well, and lacks its end.
    private static IReadOnlyList<StreamRecord> Furthest(
        IReadOnlyList<StreamRecord> own, IReadOnlyList<StreamRecord> witnessed)
    {
        var known = own.ToDictionary(s => s.Key);
        foreach (var stream in witnessed)
        {
            if (known.TryAdd(stream.Key, stream))
                continue;
            var read = known[stream.Key];
            read.CommittedSeq = Math.Max(read.CommittedSeq, stream.CommittedSeq);
        }
        return [.. known.Values];
    }

    // Where more partitions than one are gone, this one's loss begins behind what is left.
    private static IReadOnlyList<StreamRecord> Behind(
        IReadOnlyList<StreamRecord> before, IReadOnlyList<StreamRecord> seen)
    {
        var ends = before.ToDictionary(s => s.Key, s => s.CommittedSeq);
        return
        [
            .. seen.Select(s => new StreamRecord(s.Key)
            {
                CarriedSeq = ends.GetValueOrDefault(s.Key),
                CommittedSeq = s.CommittedSeq,
            }),
        ];
    }

    private static IReadOnlyList<StreamRecord> Between(IReadOnlyList<StreamRecord> before, Database after)
    {
        var ends = before.ToDictionary(s => s.Key, s => s.CommittedSeq);
        return
        [
            .. StreamLoading.Read(after).Select(s => new StreamRecord(s.Key)
            {
                CreatedMs = s.CreatedMs,
                CarriedSeq = ends.GetValueOrDefault(s.Key),
                CommittedSeq = s.CarriedSeq,
            }),
        ];
    }

    private static IReadOnlyList<StreamRecord>? TryRead(PartitionFile file)
    {
        if (file.Number == 0 || !File.Exists(file.Path))
            return null;
        try
        {
            using var database = Database.Open(file.Path, SqliteOpenMode.ReadWrite);
            return [.. StreamLoading.Read(database)];
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}
