using Microsoft.Data.Sqlite;

namespace Monitoring.Collector.Store.History;

/// <summary>Says what streams had in a closed partition that is lost.</summary>
internal static class LostStreams
{
    /// <summary>From the partition itself where that can be read, otherwise from its neighbours.</summary>
    /// <param name="lost">Which partition; perhaps gone.</param>
    /// <param name="before">The one before it; a number of 0 when there is none.</param>
    /// <param name="after">The one after it.</param>
    public static IReadOnlyList<StreamRecord> Find(PartitionFile lost, PartitionFile before, Database after) =>
        TryRead(lost) ?? Between(TryRead(before) ?? [], after);

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
