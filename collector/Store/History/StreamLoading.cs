using Monitoring.Collector.Ingest;

namespace Monitoring.Collector.Store.History;

/// <summary>Reads how far the streams of a partition are.</summary>
internal static class StreamLoading
{
    private const string Sql = """
        SELECT id, agent, incarnation, created_ms, carried_seq, ended,
            (SELECT last_seq FROM journal WHERE stream = s.id ORDER BY first_seq DESC LIMIT 1),
            (SELECT last_seq FROM block WHERE stream = s.id ORDER BY first_seq DESC LIMIT 1)
        FROM stream s
        """;

    /// <summary>All streams of an open partition.</summary>
    public static IEnumerable<StreamRecord> Read(Database database)
    {
        using var streams = database.Query(Sql);
        while (streams.Step())
        {
            var carried = streams.UInt64(4);
            var stored = unchecked((ulong)Math.Max(streams.OptionalInt64(6) ?? 0, streams.OptionalInt64(7) ?? 0));
            yield return new StreamRecord(new StreamKey(streams.Id(1), streams.UInt64(2)))
            {
                Id = streams.Int64(0),
                CreatedMs = streams.Int64(3),
                CarriedSeq = carried,
                Ended = streams.Int64(5) != 0,
                CommittedSeq = Math.Max(carried, stored),
                StoredSeq = stored,
            };
        }
    }
}
