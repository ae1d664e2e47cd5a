using Microsoft.Data.Sqlite;

namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>What the files of a collector's history hold, read without the collector's own code.</summary>
public static class StoredHistory
{
    private const string RangesSql = """
        SELECT s.incarnation, max(r.first_seq, r.copied_seq + 1), r.last_seq FROM stream s JOIN (
            SELECT stream, first_seq, last_seq, copied_seq FROM journal
            UNION ALL SELECT stream, first_seq, last_seq, copied_seq FROM block) r ON r.stream = s.id
        WHERE r.last_seq > r.copied_seq
        """;

    /// <summary>The partitions of a data directory, oldest first: files called by a number.</summary>
    public static string[] Files(string dataDirectory) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(dataDirectory, "history"), "*.db")
            .Where(file => char.IsAsciiDigit(Path.GetFileName(file)[0]))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The ranges of seqs that are stored, copies left out, by incarnation and seq.</summary>
    public static List<(long Incarnation, long First, long Last)> Ranges(string dataDirectory) =>
    [
        .. Files(dataDirectory).SelectMany(file => Query(file, RangesSql))
            .Select(row => (row[0], row[1], row[2])).Order(),
    ];

    /// <summary>The ranges that the newest partition says are lost.</summary>
    public static List<(long First, long Last)> Losses(string dataDirectory) =>
    [
        .. Query(Files(dataDirectory)[^1], "SELECT first_seq, last_seq FROM loss").Select(row => (row[0], row[1])),
    ];

    /// <summary>Fails unless each incarnation's seqs are there from <paramref name="from"/> on, each once.</summary>
    /// <returns>How many frames there are.</returns>
    public static long AssertEachOnce(string dataDirectory, long from = 1)
    {
        var frames = 0L;
        foreach (var incarnation in Ranges(dataDirectory).GroupBy(range => range.Incarnation))
        {
            var next = from;
            foreach (var (_, first, last) in incarnation)
            {
                Assert.AreEqual(next, first, $"incarnation {incarnation.Key:x16}: a frame is missing, or there twice");
                next = last + 1;
            }
            frames += next - from;
        }
        return frames;
    }

    /// <summary>The first seq that stands in the newest partition only as a copy.</summary>
    public static long FirstCopy(string dataDirectory) => Query(Files(dataDirectory)[^1], """
        SELECT min(first_seq) FROM (
            SELECT first_seq FROM journal WHERE copied_seq > 0 UNION ALL
            SELECT first_seq FROM block WHERE copied_seq > 0)
        """).Single()[0];

    private static List<long[]> Query(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<long[]> rows = [];
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64)]);
        return rows;
    }
}
