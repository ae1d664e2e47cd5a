using Monitoring.Collector.Ingest;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Collector.Store.History;

/// <summary>Reads of a partition what is not frames.</summary>
internal static class StreamReading
{
    private const string StreamsSql = """
        SELECT s.agent, s.incarnation, min(r.first_seq), max(r.last_seq), min(r.first_ms), max(r.last_ms)
        FROM stream s JOIN (
            SELECT stream, first_seq, last_seq, first_ms, last_ms FROM block
            UNION ALL SELECT stream, first_seq, last_seq, first_ms, last_ms FROM journal) r ON r.stream = s.id
        GROUP BY s.id ORDER BY s.created_ms, s.id
        """;

    /// <summary>The streams that it has rows of, oldest first.</summary>
    public static IEnumerable<StoredStream> Streams(Database database)
    {
        using var streams = database.Query(StreamsSql);
        while (streams.Step())
        {
            yield return new StoredStream(
                new StreamKey(streams.Id(0), streams.UInt64(1)),
                streams.UInt64(2), streams.UInt64(3), streams.OptionalInt64(4), streams.OptionalInt64(5));
        }
    }

    /// <summary>Events in a range of time, of one agent or of all.</summary>
    public static IEnumerable<StoredEvent> Events(Database database, Guid? agent, long fromMs, long toMs)
    {
        using var events = database.Query("""
            SELECT s.agent, s.incarnation, e.seq, e.kind, e.time_ms, e.amount, e.text
            FROM event e JOIN stream s ON s.id = e.stream
            WHERE e.time_ms BETWEEN ?1 AND ?2 AND (?3 IS NULL OR s.agent = ?3)
            ORDER BY e.time_ms, e.id
            """);
        events.Bind(1, fromMs).Bind(2, toMs);
        if (agent is { } one)
            events.Bind(3, one);
        while (events.Step())
        {
            yield return new StoredEvent(
                new StreamKey(events.Id(0), events.UInt64(1)),
                events.UInt64(2),
                new StreamEvent(
                    (EventKind)events.Int64(3), events.Int64(4), events.Int64(5), events.Text(6)));
        }
    }

    /// <summary>What it says of losses; a row that ends at 0 only says which partition is known to be lost.</summary>
    public static IEnumerable<LostRange> Losses(Database database)
    {
        using var losses = database.Query(
            "SELECT agent, incarnation, first_seq, last_seq, noticed_ms, reason FROM loss WHERE last_seq > 0 "
            + "ORDER BY noticed_ms, id");
        while (losses.Step())
        {
            yield return new LostRange(
                new StreamKey(losses.Id(0), losses.UInt64(1)),
                losses.UInt64(2), losses.UInt64(3), losses.Int64(4), losses.Text(5));
        }
    }
}
