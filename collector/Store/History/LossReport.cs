using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Monitoring.Collector.Instruments;

namespace Monitoring.Collector.Store.History;

/// <summary>Finds out what was lost with a partition, and writes it down. For the disk thread.</summary>
/// <param name="metrics">Where it is counted.</param>
/// <param name="log">Gets a line for each stream.</param>
internal sealed class LossReport(HistoryMetrics metrics, ILogger log)
{
    /// <summary>Streams that get a line of their own in the log; all are stored.</summary>
    public const int LinesMax = 20;

    /// <summary>True when it stands there already what was lost with a partition.</summary>
    public static bool IsWritten(PartitionFile lost, Database open) =>
        open.Number($"SELECT count(*) FROM loss WHERE partition = {lost.Number}") > 0;

    /// <summary>
    /// Writes down what is lost: what the streams had in the lost partition, but for what the next one has copies of.
    /// </summary>
    /// <param name="lost">Which partition.</param>
    /// <param name="streams">What was committed while it was written.</param>
    /// <param name="after">The partition that followed it.</param>
    /// <param name="open">The open partition, where it is written down; may be the same.</param>
    /// <param name="nowMs">The time.</param>
    /// <param name="reason">What happened, for people.</param>
    public void Write(
        PartitionFile lost, IEnumerable<StreamRecord> streams, Database after, Database open, long nowMs, string reason)
    {
        var ranges = streams.Select(s => Range(s, after, nowMs, reason)).OfType<LostRange>().ToArray();
        // One that has lost nothing is written down all the same, or each start would find it missing anew.
        var written = ranges.Length > 0 ? ranges : [new LostRange(default, 0, 0, nowMs, reason)];
        open.InTransaction(() => Insert(open, written.Select(range => (lost.Number, range))));
        metrics.PartitionsDamaged.Increment();
        metrics.FramesLost.Add(ranges.Sum(r => (long)(r.LastSeq - r.FirstSeq + 1)));
        log.LogError("{Reason}: {Streams} streams have lost committed frames", reason, ranges.Length);
        foreach (var range in ranges.Take(LinesMax))
        {
            log.LogError("lost of agent {Agent:N}, incarnation {Incarnation:x16}: frames {First} to {Last}",
                range.Stream.Agent, range.Stream.Incarnation, range.FirstSeq, range.LastSeq);
        }
    }

    /// <summary>What was written down, as far as a damaged partition can be read.</summary>
    public static IReadOnlyList<(int Partition, LostRange Range)> Known(Database damaged)
    {
        List<(int, LostRange)> known = [];
        try
        {
            using var rows = damaged.Query("""
                SELECT partition, agent, incarnation, first_seq, last_seq, noticed_ms, reason FROM loss ORDER BY id
                """);
            while (rows.Step())
            {
                var stream = new Ingest.StreamKey(rows.Id(1), rows.UInt64(2));
                known.Add(((int)rows.Int64(0),
                    new LostRange(stream, rows.UInt64(3), rows.UInt64(4), rows.Int64(5), rows.Text(6))));
            }
        }
        catch (SqliteException)
        {
            // Better what was read than nothing.
        }
        return known;
    }

    /// <summary>Tells of a partition that is left out, but stays: it may be readable another time.</summary>
    public void Skip(PartitionFile file, string reason) =>
        log.LogError("{Path} is left out until the next start: {Reason}", file.Path, reason);

    private static LostRange? Range(StreamRecord stream, Database after, long nowMs, string reason)
    {
        using var copied = after.Query("""
            SELECT min(j.first_seq) FROM stream s JOIN journal j ON j.stream = s.id AND j.copied_seq > ?3
            WHERE s.agent = ?1 AND s.incarnation = ?2
            """);
        using var folded = after.Query("""
            SELECT min(b.first_seq) FROM stream s JOIN block b ON b.stream = s.id AND b.copied_seq > ?3
            WHERE s.agent = ?1 AND s.incarnation = ?2
            """);
        var first = Math.Min(FirstOf(copied, stream), FirstOf(folded, stream));
        var last = Math.Min(stream.CommittedSeq, (ulong)first - 1);
        return last > stream.CarriedSeq
            ? new LostRange(stream.Key, stream.CarriedSeq + 1, last, nowMs, reason)
            : null;
    }

    // Copies of what the lost partition had as copies itself are no news of it.
    private static long FirstOf(Statement copies, StreamRecord stream) =>
        copies.Bind(1, stream.Key.Agent).Bind(2, stream.Key.Incarnation).Bind(3, stream.CarriedSeq).Number()
        ?? long.MaxValue;

    /// <summary>Writes ranges, each with the partition that it was lost with.</summary>
    public static void Insert(Database open, IEnumerable<(int Partition, LostRange Range)> losses)
    {
        using var insert = open.Query("""
            INSERT INTO loss (partition, agent, incarnation, first_seq, last_seq, noticed_ms, reason)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """);
        foreach (var (partition, range) in losses)
        {
            insert.Begin().Bind(1, partition).Bind(2, range.Stream.Agent).Bind(3, range.Stream.Incarnation)
                .Bind(4, range.FirstSeq).Bind(5, range.LastSeq).Bind(6, range.NoticedMs).Bind(7, range.Reason)
                .Run();
        }
    }
}
