using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Faults.Support;

/// <summary>A range of seqs of an incarnation, as the history says that it is lost.</summary>
internal readonly record struct LossRow(ulong Incarnation, ulong First, ulong Last);

/// <summary>An event of an agent's stream.</summary>
internal readonly record struct EventRow(ulong Incarnation, EventKind Kind, long Amount, string Text);

/// <summary>
/// All that a collector's history holds, read frame by frame from a copy of its files and without the collector's code,
/// so that it can be looked at while the collector runs or lies dead.
/// </summary>
internal sealed class StoredFrames
{
    private const string RowsSql = """
        SELECT s.incarnation, r.copied_seq, r.bytes, r.content, r.last_ms FROM stream s JOIN (
            SELECT stream, first_seq, copied_seq, -1 AS bytes, frames AS content, last_ms FROM journal UNION ALL
            SELECT stream, first_seq, copied_seq, bytes, packed, last_ms FROM block) r ON r.stream = s.id
        ORDER BY s.id, r.first_seq
        """;

    private readonly Dictionary<FrameKey, uint> checksums = [];
    private readonly Dictionary<FrameKey, int> originals = [];

    /// <summary>The checksum of each frame.</summary>
    public IReadOnlyDictionary<FrameKey, uint> Checksums => checksums;

    /// <summary>Frames that are there more than once, copies at the front of a partition left out.</summary>
    public IEnumerable<FrameKey> Doubled => originals.Where(pair => pair.Value > 1).Select(pair => pair.Key);

    /// <summary>BATCH frames, each counted once.</summary>
    public long Batches { get; private set; }

    /// <summary>What the newest partition says is lost.</summary>
    public List<LossRow> Losses { get; } = [];

    public List<EventRow> Events { get; } = [];

    /// <summary>For each incarnation the time of its newest batch, in ms since the Unix epoch.</summary>
    public Dictionary<ulong, long> LastMs { get; } = [];

    /// <summary>Reads the history of a data directory.</summary>
    public static StoredFrames Read(string dataDirectory)
    {
        var found = new StoredFrames();
        using var copy = new EndToEnd.Support.TemporaryDirectory();
        // The log after its file: what is moved from it in between stands in both.
        foreach (var file in Partitions(dataDirectory))
        {
            var name = copy[Path.GetFileName(file)];
            File.Copy(file, name);
            if (File.Exists(file + "-wal"))
                File.Copy(file + "-wal", name + "-wal");
            found.ReadPartition(name);
        }
        return found;
    }

    /// <summary>The partitions of a data directory, oldest first.</summary>
    public static string[] Partitions(string dataDirectory) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(dataDirectory, "history"), "*.db")
            .Where(file => Path.GetFileNameWithoutExtension(file).All(char.IsAsciiDigit))
            .Order(StringComparer.Ordinal),
    ];

    private void ReadPartition(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Losses.Clear();
        foreach (var row in Query(connection, "SELECT incarnation, first_seq, last_seq FROM loss"))
            Losses.Add(new LossRow((ulong)row.GetInt64(0), (ulong)row.GetInt64(1), (ulong)row.GetInt64(2)));
        foreach (var row in Query(connection, """
            SELECT s.incarnation, e.kind, e.amount, e.text FROM event e JOIN stream s ON s.id = e.stream
            """))
        {
            Events.Add(new EventRow(
                (ulong)row.GetInt64(0), (EventKind)row.GetInt64(1), row.GetInt64(2), row.GetString(3)));
        }
        foreach (var row in Query(connection, RowsSql))
            Take(row);
    }

    private void Take(SqliteDataReader row)
    {
        var incarnation = (ulong)row.GetInt64(0);
        var copied = (ulong)row.GetInt64(1);
        var content = (byte[])row.GetValue(3);
        if (row.GetInt64(2) is >= 0 and var bytes)
            content = Unpack(content, (int)bytes);
        if (!row.IsDBNull(4))
            LastMs[incarnation] = Math.Max(LastMs.GetValueOrDefault(incarnation), row.GetInt64(4));
        ReadOnlySpan<byte> rest = content;
        while (FrameReader.Read(rest, out var frame) == FrameReading.Ok)
        {
            rest = rest[frame.Whole.Length..];
            Take(incarnation, copied, frame);
        }
        Assert.IsTrue(rest.IsEmpty, "a stored row does not end with a whole frame");
    }

    private void Take(ulong incarnation, ulong copied, in Frame frame)
    {
        var (spelled, seq) = LinkTap.Identify(frame) ?? throw new AssertFailedException($"a {frame.Type} is stored");
        Assert.AreEqual(incarnation, spelled ?? incarnation, "a frame is stored in another's stream");
        var key = new FrameKey(incarnation, seq);
        if (seq > copied)
            originals[key] = originals.GetValueOrDefault(key) + 1;
        if (checksums.TryAdd(key, LinkTap.ChecksumOf(frame)))
            Batches += frame.Type == FrameType.Batch ? 1 : 0;
    }

    private static byte[] Unpack(byte[] packed, int bytes)
    {
        if (packed[0] == 0)
            return packed[1..];
        var content = new byte[bytes];
        Assert.IsTrue(
            BrotliDecoder.TryDecompress(packed.AsSpan(1), content, out var length) && length == bytes,
            "a block cannot be unpacked");
        return content;
    }

    private static IEnumerable<SqliteDataReader> Query(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return reader;
    }
}
